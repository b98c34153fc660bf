import { describe, expect, it } from '@jest/globals';

import type { AttestedDevice } from '../../../src/core/attestation/verifier.ts';
import { NOTHING_TO_TELL } from '../../../src/core/containment/answer.ts';
import type { Ledger } from '../../../src/core/containment/ledger-rule.ts';
import { readE164 } from '../../../src/core/numbers/read-e164.ts';
import type { RequestFacts } from '../../../src/core/subjects/facts.ts';
import { compileCounting } from '../../../src/core/tenants/counting.ts';
import { tagOf } from '../../../src/core/tenants/key-tag.ts';
import { HOUR } from '../../../src/core/time.ts';
import { policy } from '../limits/policy-sample.ts';

const ledger: Ledger = {
  ...{ id: 'number', by: ['number'], capacity: { ipv4: 1, ipv6: 1 }, trickleMs: HOUR },
  ...{ credit: { from: 1, to: 1 }, enforcedShare: 1, revision: 'r1' },
};
const blinding = policy({
  id: 'number-requests',
  by: ['number'],
  beyond: 'blind',
  routes: ['lookup', 'status'],
});
const device: AttestedDevice = {
  thumbprint: 'thumb',
  app: 'com.example.wallet',
  issuer: 'i',
  platform: 'ios',
  appVersion: '27.1.0',
  provider: 'apple-app-attest',
  level: 'tee',
  tokenExpiresAt: 0,
};

describe('what a configuration counts by', () => {
  const counting = compileCounting(
    {
      routes: [
        { id: 'lookup', disclosure: 'budgeted' },
        { id: 'status', disclosure: 'always' },
      ],
      policies: [blinding],
      ledgers: [ledger],
      tenants: [{ id: 'wallet', apps: [device.app], policies: [blinding] }],
      store: { namespace: 'nw' },
      attestation: { clockSkewMs: 30_000, proofsOnStoreFailure: 'local' },
    },
    {
      hash: (dimension, value) => `${dimension}.${value}`,
      levelOf: (segment) => (segment.endsWith('/none') ? 3 : 2),
      isExposed: () => false,
    },
  );
  const number = readE164('+12025550107');
  const factsOf = (routeId: string, isTenant = true): RequestFacts => ({
    routeId,
    address: { family: 4, text: '192.0.2.1', ladder: ['192.0.2.1/32', '192.0.2.0/24', '192.0.0.0/16'] },
    ...(number === undefined ? {} : { number }),
    ...(isTenant ? { device } : {}),
  });

  it('has the keys of the tenant, for charges, answers and proofs alike', () => {
    const facts = factsOf('lookup');
    const keys = [
      counting.charges(facts).request.charges[0]?.key,
      counting.answers.ask(facts, true)?.request.pair.key,
      counting.proofUse(device, { jti: 'j', acceptableUntil: 100 }, true, 40).key,
    ];
    expect(keys.map((key) => tagOf(key ?? ''))).toEqual(['nw:wallet', 'nw:wallet', 'nw:wallet']);
    expect(tagOf(counting.charges(factsOf('lookup', false)).request.charges[0]?.key ?? '')).toBe('nw');
  });

  it('blinds only on routes that need not tell', () => {
    const beyond = (routeId: string) => counting.charges(factsOf(routeId)).request.charges[0]?.beyond;
    expect([beyond('lookup'), beyond('status')]).toEqual(['blind', undefined]);
  });

  it('remembers a proof for as long as any instance accepts it, and looks for it alone while the store is away', () => {
    expect(counting.proofUse(device, { jti: 'j', acceptableUntil: 100 }, true, 40)).toMatchObject({
      ...{ ttlMs: 30_060, enforced: true, whenAway: 'local' },
    });
    expect(counting.proofUse(device, { jti: 'j', acceptableUntil: 100 }, false, 400)).toMatchObject({
      ...{ ttlMs: 30_000, enforced: false },
    });
  });

  it('asks for answers by its ledgers, as strictly as their segment is', () => {
    expect(counting.answers.ask(factsOf('lookup'), true)).toMatchObject({
      ledgers: [ledger],
      request: { strictness: 2 },
    });
  });

  it('asks for no ledger where nothing can be told, by this answer or in this segment', () => {
    const strictnessOf = (facts: RequestFacts, canTell: boolean) => {
      const asked = counting.answers.ask(facts, true, canTell);
      return [asked?.ledgers.length, asked?.request.ledgers.length, asked?.request.strictness];
    };
    expect(strictnessOf(factsOf('lookup'), false)).toEqual([0, 0, NOTHING_TO_TELL]);
    expect(strictnessOf(factsOf('lookup', false), false)).toEqual([0, 0, 3]);
  });
});
