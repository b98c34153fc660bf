import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { compileCharges } from '../../../src/core/limits/charges.ts';
import { isInShare } from '../../../src/core/share-of-hashes.ts';
import { keyPrefixOf } from '../../../src/core/limits/key-prefix.ts';
import type { Policy } from '../../../src/core/limits/policy.ts';
import { createProofUse } from '../../../src/core/limits/proof-use.ts';
import type { RequestFacts } from '../../../src/core/subjects/facts.ts';
import { policy } from './policy-sample.ts';

const hash = (dimension: string, value: string): string =>
  createHash('sha256')
    .update(`${dimension.length}:${dimension}${value}`)
    .digest()
    .toString('base64url', 0, 16);

const facts: RequestFacts = {
  routeId: 'lookup',
  address: { family: 4, text: '192.0.2.1', ladder: ['192.0.2.1/32', '192.0.2.0/24', '192.0.0.0/16'] },
  number: {
    e164: '+14155550100',
    country: 'US',
    block: '+1415555',
    callingCode: '1',
    national: '4155550100',
  },
};

const build = (policies: readonly Policy[], of: RequestFacts = facts) =>
  compileCharges({ policies, namespace: 'nw', hash })(of);

describe('charges of a request', () => {
  it('are those of the policies of its route, in their order', () => {
    const policies = [
      policy({ id: 'a' }),
      policy({ id: 'b', routes: ['user-create'] }),
      policy({ id: 'c', by: ['address'] }),
    ];
    const built = build(policies);
    expect(built.policies.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(built.request).toEqual({
      charges: [
        {
          kind: 'window',
          key: `{nw}:${hash('policy', 'a:r1').slice(0, 8)}:${hash('number', '+14155550100')}`,
          limit: 10,
          windowMs: 60_000,
          enforced: true,
          cost: 1,
        },
        expect.objectContaining({
          key: `{nw}:${hash('policy', 'c:r1').slice(0, 8)}:${hash('address', '192.0.2.1/32')}`,
        }),
      ],
    });
  });

  it('cost what the policy does, times what the route does, where requests are counted', () => {
    const routeCosts = { lookup: 4 };
    const policies = [
      policy({ id: 'a', cost: 2, routeCosts }),
      policy({ id: 'b', algorithm: 'pace', routeCosts }),
      policy({ id: 'c', routeCosts: { 'user-create': 7 } }),
      policy({ id: 'd', by: ['address'], count: { distinct: 'number' } }),
    ];
    const costs = build(policies).request.charges.map((charge) =>
      'cost' in charge ? charge.cost : charge.kind,
    );
    expect(costs).toEqual([8, 4, 1, 'distinct']);
  });

  it('are none on a route that no policy names', () => {
    expect(build([policy()], { ...facts, routeId: 'other' })).toEqual({
      request: { charges: [] },
      policies: [],
    });
  });

  it('leave out a policy whose dimension the request lacks', () => {
    const policies = [
      policy({ id: 'a', by: ['device'] }),
      policy({ id: 'b', by: ['address', 'device'] }),
      policy({ id: 'c', count: { distinct: 'device' } }),
      policy({ id: 'd' }),
    ];
    expect(build(policies).policies.map(({ id }) => id)).toEqual(['d']);
  });

  it('carry the proof', () => {
    const proof = { key: 'k', ttlMs: 1, enforced: true };
    const built = compileCharges({ policies: [], namespace: 'nw', hash })(facts, proof);
    expect(built.request).toEqual({ proof, charges: [] });
  });

  it('name a member by a tag, and a pace as such', () => {
    const { request } = build([
      policy({ by: ['address'], count: { distinct: 'number' } }),
      policy({ id: 'q', algorithm: 'pace', cost: 2 }),
    ]);
    expect(request.charges).toMatchObject([
      { kind: 'distinct', member: hash('number', '+14155550100').slice(0, 11) },
      { kind: 'pace', cost: 2 },
    ]);
  });

  it('join several dimensions so that no two lists of values meet', () => {
    const keyOf = (address: string, route: string) =>
      build([policy({ by: ['address', 'route'], routes: [route] })], {
        ...facts,
        routeId: route,
        address: { family: 4, text: '', ladder: [address, '', ''] },
      }).request.charges[0]?.key;
    const part = fc.string({ unit: fc.constantFrom('1', ':', '2', 'a'), maxLength: 5 });
    const property = fc.property(part, part, part, part, (a, b, c, d) => {
      fc.pre(b !== '' && d !== '');
      expect(keyOf(a, b) === keyOf(c, d)).toBe(a === c && b === d);
    });
    fc.assert(property);
  });

  it('hash each subject once, however many policies count by it', () => {
    let calls = 0;
    const counted = (dimension: string, value: string): string => {
      calls += 1;
      return hash(dimension, value);
    };
    const policies = [
      policy({ id: 'a' }),
      policy({ id: 'b' }),
      policy({ id: 'c', by: ['address'], count: { distinct: 'number' } }),
    ];
    const ask = compileCharges({ policies, namespace: 'nw', hash: counted });
    calls = 0;
    ask(facts);
    expect(calls).toBe(2);
  });

  it('begin with another name for another policy, another revision, and where a ledger is meant', () => {
    const prefixes = [
      keyPrefixOf('policy', { id: 'a', revision: 'r1' }, 'nw', hash),
      keyPrefixOf('policy', { id: 'b', revision: 'r1' }, 'nw', hash),
      keyPrefixOf('policy', { id: 'a', revision: 'r2' }, 'nw', hash),
      keyPrefixOf('ledger', { id: 'a', revision: 'r1' }, 'nw', hash),
    ];
    expect(new Set(prefixes).size).toBe(4);
  });

  it('hold nothing of the request in the clear', () => {
    const text = JSON.stringify(
      build([policy(), policy({ by: ['block', 'address'], count: { distinct: 'number' } })]).request,
    );
    for (const secret of ['14155550100', '1415555', '192.0.2']) expect(text).not.toContain(secret);
  });
});

describe('a share of the subjects', () => {
  const subjects = Array.from({ length: 20_000 }, (_, at) => hash('number', String(at)));

  it.each([0, 0.01, 0.25, 0.5, 1])('%p is that share', (share) => {
    const enforced = subjects.filter((subject) => isInShare(share, subject)).length;
    expect(Math.abs(enforced / subjects.length - share)).toBeLessThan(
      share === 0 || share === 1 ? 1e-9 : 0.015,
    );
  });

  it('grows without letting anybody out', () => {
    for (const subject of subjects.slice(0, 2_000)) {
      if (isInShare(0.25, subject)) expect(isInShare(0.5, subject)).toBe(true);
    }
  });

  it('decides the charge', () => {
    const { request } = build([policy({ enforcedShare: 0 }), policy({ id: 'q', enforcedShare: 1 })]);
    expect(request.charges.map(({ enforced }) => enforced)).toEqual([false, true]);
  });
});

describe('the use of a proof', () => {
  const use = createProofUse({ namespace: 'nw', hash, clockSkewMs: 30_000 });

  it('is remembered while any instance may accept it', () => {
    expect(use('device', { jti: 'one', acceptableUntil: 1_060_000 }, true, 1_000_000)).toEqual({
      key: `{nw}:proof:${hash('proof', '6:deviceone')}`,
      ttlMs: 90_000,
      enforced: true,
    });
    expect(use('device', { jti: 'one', acceptableUntil: 1 }, true, 1_000_000).ttlMs).toBe(30_000);
  });

  it('says whether a process may remember it alone', () => {
    const identity = { jti: 'one', acceptableUntil: 0 };
    const options = { namespace: 'nw', hash, clockSkewMs: 0 };
    expect(use('device', identity, true, 0)).not.toHaveProperty('whenAway');
    const local = createProofUse({ ...options, onStoreFailure: 'local' });
    expect(local('device', identity, false, 0)).toMatchObject({ enforced: false, whenAway: 'local' });
    const closed = createProofUse({ ...options, onStoreFailure: 'closed' });
    expect(closed('device', identity, true, 0)).not.toHaveProperty('whenAway');
  });

  it('is one per key and jti', () => {
    const keys = [
      use('ab', { jti: 'c', acceptableUntil: 0 }, true, 0),
      use('a', { jti: 'bc', acceptableUntil: 0 }, true, 0),
      use('ab', { jti: 'd', acceptableUntil: 0 }, true, 0),
    ].map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
  });
});
