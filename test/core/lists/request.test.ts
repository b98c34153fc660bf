import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { sha256 } from '../../../src/adapters/crypto/sha256.ts';
import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import type { JsonObject } from '../../../src/core/attestation/strict-json.ts';
import { LIST_NAMES, LIST_KINDS } from '../../../src/core/lists/list-rule.ts';
import { readListRequest } from '../../../src/core/lists/request.ts';
import { MAX_LIFETIME_MS } from '../../../src/core/replicated/request-parts.ts';
import { policy } from '../limits/policy-sample.ts';

const hash = createKeyedHash(Buffer.alloc(32, 3));
const targets = [
  policy({ id: 'numbers', count: { distinct: 'number' }, limit: 3 }),
  policy({ id: 'paced', algorithm: 'pace' }),
  policy({ id: 'dear', cost: 5 }),
  policy({ id: 'routed', cost: 2, routeCosts: { create: 3 } }),
  policy({ id: 'failing', count: { failures: 'code' } }),
  { id: 'owed', capacity: { ipv4: 6 } },
];
const read = (body: object) => readListRequest(body as JsonObject, { hash, sha256, targets: () => targets });
const faultOf = (body: object): string | undefined => {
  const draft = read(body);
  return 'fault' in draft ? draft.fault : undefined;
};

const deny = { list: 'deny', reason: 'test' };
const override = { list: 'override', kind: 'account', value: '7', reason: 'test' };

describe('a request to list somebody', () => {
  it('hashes a value as policies do, and keeps nothing else of it', () => {
    const draft = read({ ...deny, kind: 'number', value: '+1 (212) 555-0147' });
    expect(draft).toMatchObject({
      list: 'deny',
      about: { kind: 'number', subject: hash('number', '+12125550147') },
    });
    expect(JSON.stringify(draft)).not.toMatch(/5550147/);
  });

  it('names one subject by one id, however it is spelled', () => {
    const ids = [
      { kind: 'number', value: '+12125550147' },
      { kind: 'number', value: '+1-212-555-0147' },
      { kind: 'number', id: hash('number', '+12125550147') },
    ].map((named) => {
      const draft = read({ ...deny, ...named });
      return 'fault' in draft ? draft.fault : draft.id;
    });
    expect(new Set(ids).size).toBe(1);
  });

  it.each<[object]>([
    [{ ...deny, kind: 'address', network: '198.51.100.7' }],
    [{ ...deny, kind: 'asn', value: 'AS64500' }],
    [{ ...deny, kind: 'network-class', value: 'hosting' }],
    [{ ...deny, kind: 'device', value: 'T'.repeat(43), expires_in: 1 }],
    [{ ...deny, kind: 'device', id: `-${'T'.repeat(21)}`, expires_in: MAX_LIFETIME_MS / 1_000 }],
    [{ ...override, policy: 'numbers', limit: 128 }],
    [{ ...override, policy: 'numbers', limit: 1 }],
    [{ ...override, policy: 'paced', unlimited: true }],
    [{ ...override, policy: 'dear', limit: 5 }],
    [{ ...override, policy: 'routed', limit: 6 }],
    [{ ...override, policy: 'failing', unlimited: true }],
    [{ ...override, policy: 'owed', limit: 1_000_000 }],
    [{ ...override, policy: 'owed', unlimited: true }],
  ])('is taken: %j', (body) => {
    expect(faultOf(body)).toBeUndefined();
  });

  it.each<[object, RegExp]>([
    [{ ...deny, list: 'block', kind: 'account', value: '7' }, /^list must be one of/],
    [{ ...deny, kind: 'route', value: 'lookup' }, /^kind must be one of/],
    [{ ...deny, kind: 'account' }, /named by value/],
    [{ ...deny, kind: 'account', value: '7', id: 'T'.repeat(22) }, /named by value/],
    [{ ...deny, kind: 'account', value: '7', network: '198.51.100.0/24' }, /named by value/],
    [{ ...deny, kind: 'account', value: 7 }, /^value must be/],
    [{ ...deny, kind: 'account', value: '07' }, /^value must be/],
    [{ ...deny, kind: 'number', value: '212 555 0147' }, /^value must be/],
    [{ ...deny, kind: 'device', id: 'T'.repeat(43) }, /^id must be/],
    [{ ...deny, kind: 'device', id: 'T'.repeat(21) }, /^id must be/],
    [{ ...deny, kind: 'address', value: '198.51.100.7' }, /named by network alone/],
    [{ ...deny, kind: 'address' }, /^network must be/],
    [{ ...deny, kind: 'address', network: '0.0.0.0/0' }, /large part/],
    [{ ...deny, kind: 'address', network: '198.51.100.1/24' }, /beyond its prefix/],
    [{ ...deny, kind: 'address', network: '2002::/16' }, /IPv4 network/],
    [{ ...deny, kind: 'account', value: '7', reason: 'ask +1 212 555 0147' }, /^reason must be/],
    [{ ...deny, kind: 'account', value: '7', reason: '' }, /^reason must be/],
    [{ ...deny, kind: 'account', value: '7', expires_in: 0 }, /^expires_in must be/],
    [{ ...deny, kind: 'account', value: '7', expires_in: 1.5 }, /^expires_in must be/],
    [
      { ...deny, kind: 'account', value: '7', expires_in: MAX_LIFETIME_MS / 1_000 + 1 },
      /^expires_in must be/,
    ],
    [{ ...deny, kind: 'account', value: '7', until: '2099-01-01' }, /and nothing else/],
    [{ ...deny, kind: 'account', value: '7', policy: 'numbers' }, /go with override/],
    [{ ...deny, kind: 'account', value: '7', unlimited: false }, /go with override/],
    [{ ...override, limit: 5 }, /^policy must be/],
    [{ ...override, policy: 'number', limit: 5 }, /^policy must be/],
    [{ ...override, policy: 'numbers' }, /takes limit, or unlimited/],
    [{ ...override, policy: 'numbers', limit: 5, unlimited: true }, /takes limit, or unlimited/],
    [{ ...override, policy: 'numbers', unlimited: 'yes' }, /takes limit, or unlimited/],
    [{ ...override, policy: 'numbers', limit: 0 }, /whole number from 1/],
    [{ ...override, policy: 'numbers', limit: 1.5 }, /whole number from 1/],
    [{ ...override, policy: 'numbers', limit: 129 }, /at most 128/],
    [{ ...override, policy: 'paced', limit: 9 }, /only lift it/],
    [{ ...override, policy: 'dear', limit: 4 }, /below the policy’s cost/],
    [{ ...override, policy: 'routed', limit: 1 }, /below the policy’s cost/],
    [{ ...override, policy: 'routed', limit: 5 }, /on its dearest route/],
    [{ ...override, policy: 'failing', limit: 5 }, /the limit of failures, only lift it/],
    [{ ...override, policy: 'owed', limit: 1_000_001 }, /at most 1000000 with a ledger/],
  ])('is refused: %j', (body, sentence) => {
    expect(faultOf(body)).toMatch(sentence);
  });

  it('is read or refused with a sentence that quotes nothing, whatever it holds', () => {
    const member = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant('+12125550147'),
      fc.object(),
    );
    const body = fc.record(
      {
        list: fc.oneof(fc.constantFrom(...LIST_NAMES), member),
        kind: fc.oneof(fc.constantFrom(...LIST_KINDS), member),
        reason: fc.oneof(fc.constant('test'), member),
        value: member,
        id: member,
        network: member,
        policy: member,
        limit: member,
        unlimited: member,
        expires_in: member,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(body, (given) => {
        expect(JSON.stringify(read(given))).not.toContain('2125550147');
      }),
    );
  });
});
