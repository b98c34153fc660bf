import { describe, expect, it } from '@jest/globals';

import { ATTESTATION_REASONS, type AttestationReason } from '../../../src/core/attestation/reasons.ts';
import {
  createBench,
  draft,
  emptyKeySet,
  ISSUER,
  ORIGIN,
  reasonOf,
  toRequest,
} from '../../support/attestation-bench.ts';
import { DEMANDED, FAULTS, OTHER_MODES, REVOKED, type Fault } from '../../support/attestation-faults.ts';

const REASONS = Object.keys(ATTESTATION_REASONS) as AttestationReason[];
const ordered = REASONS.flatMap((reason): [AttestationReason, Fault][] =>
  Object.hasOwn(FAULTS, reason) ? [[reason, FAULTS[reason as keyof typeof FAULTS]]] : [],
);

const issuerWithoutKeys = {
  issuer: ISSUER,
  audience: ORIGIN,
  algorithms: ['ES256'] as const,
  keys: emptyKeySet,
};

/** Would one of the two undo the other? */
const clash = (a: Fault, b: Fault): boolean =>
  [a, b].some((one) =>
    [a, b].every(({ touches }) => touches === one.touches || touches.startsWith(`${one.touches}.`)),
  );

describe('each reason', () => {
  it('has a fault that produces it', () => {
    expect(
      [...Object.keys(FAULTS), ...OTHER_MODES, ...REVOKED, ...DEMANDED, 'issuer_keys_unavailable'].sort(),
    ).toEqual([...REASONS].sort());
  });

  it('an honest request has none', async () => {
    const { verify } = await createBench();
    expect(reasonOf(await verify())).toBe('verified');
  });

  it.each(ordered)('%s', async (reason, { spoil }) => {
    const { verify } = await createBench();
    const { code, result } = ATTESTATION_REASONS[reason];
    expect(await verify(spoil)).toMatchObject({ ok: false, reason, code, result });
  });

  it('issuer_keys_unavailable: closed, and told apart from a bad token', async () => {
    const { verify } = await createBench({ issuers: [issuerWithoutKeys] });
    expect(await verify()).toMatchObject({
      reason: 'issuer_keys_unavailable',
      code: 'temporarily_unavailable',
    });
  });
});

describe('of two faults the earlier check speaks', () => {
  const pairs = ordered.flatMap(([first, a], index) =>
    ordered.slice(index + 1).flatMap(([second, b]) => (clash(a, b) ? [] : [{ first, a, second, b }])),
  );

  it('covers nearly every pair', () => expect(pairs.length).toBeGreaterThan(1400));

  it('for every pair that can be combined', async () => {
    const { verify } = await createBench({ cacheSize: 0 });
    const wrong: string[] = [];
    for (const { first, a, second, b } of pairs) {
      const reason = reasonOf(
        await verify((request) => {
          a.spoil(request);
          b.spoil(request);
        }),
      );
      if (reason !== first) wrong.push(`${first} + ${second}: ${reason}`);
    }
    expect(wrong).toEqual([]);
  });

  it('the keys of the issuer come after alg and kid, and before the signature', async () => {
    const { verify } = await createBench({ issuers: [issuerWithoutKeys] });
    expect(reasonOf(await verify(FAULTS.proof_algorithm.spoil))).toBe('proof_algorithm');
    expect(reasonOf(await verify(FAULTS.token_key_id.spoil))).toBe('token_key_id');
    expect(reasonOf(await verify(FAULTS.token_signature.spoil))).toBe('issuer_keys_unavailable');
  });
});

describe('a token that was verified before', () => {
  const proofFaults = ordered.filter(([reason]) => reason.startsWith('proof_'));

  it.each(proofFaults)('does not help a proof: %s', async (reason, { spoil }) => {
    const { verifier } = await createBench();
    const honest = draft();
    expect(reasonOf(await verifier.verify(toRequest(honest)))).toBe('verified');
    const [token = ''] = toRequest(honest).headers['oauth-client-attestation'] ?? [];
    const spoiled = draft();
    spoiled.token.text.push(() => token);
    await verifier.verify(toRequest(spoiled));
    spoil(spoiled);
    expect(reasonOf(await verifier.verify(toRequest(spoiled)))).toBe(reason);
  });

  it('an outdated app stays outdated', async () => {
    const { verifier } = await createBench();
    const request = draft();
    FAULTS.app_outdated.spoil(request);
    const signed = toRequest(request);
    expect(reasonOf(await verifier.verify(signed))).toBe('app_outdated');
    expect(reasonOf(await verifier.verify(signed))).toBe('app_outdated');
  });
});
