import { randomUUID } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { NATIVE_PROFILE } from '../../../src/core/attestation/token-profile.ts';
import type { AttestedRequest } from '../../../src/core/attestation/verifier.ts';
import { createKeySet } from '../../../src/adapters/attestation/key-set.ts';
import {
  createBench,
  draft,
  ISSUER,
  ISSUER_KEY,
  jwkOf,
  NOW,
  ORIGIN,
  reasonOf,
  SECONDS,
  signDraft,
  type Draft,
} from '../../support/attestation-bench.ts';
import { FAULTS } from '../../support/attestation-faults.ts';

const RUNS = Number(process.env['NUMBERWALL_FUZZ_RUNS'] ?? 2500);
const POP = 'oauth-client-attestation-pop';

const createPopBench = async () => {
  const keys = await createKeySet({ inline: { keys: [jwkOf(ISSUER_KEY, 'one')] } }, { clock: () => NOW });
  const profile = { ...NATIVE_PROFILE, proofs: ['dpop', 'pop'] as const };
  const challenges = {
    current: () => ({ value: 'fresh', expiresInSeconds: 300 }),
    accepts: (value: string) => value === 'fresh',
  };
  return createBench({
    issuers: [{ issuer: ISSUER, audience: ORIGIN, algorithms: ['ES256'], keys, profile }],
    challenges,
    cacheSize: 0,
  });
};

const popDraft = (): Draft => {
  const made = draft();
  made.proof.header = { typ: 'oauth-client-attestation-pop+jwt', alg: 'ES256' };
  made.proof.claims = { aud: ORIGIN, jti: randomUUID(), iat: SECONDS };
  return made;
};

const toPopRequest = (made: Draft): AttestedRequest => ({
  headers: {
    'oauth-client-attestation': made.token.fields([signDraft(made.token)]),
    [POP]: made.proof.fields([signDraft(made.proof)]),
  },
  method: made.method,
  target: made.target,
  body: made.body,
});

type Spoil = (made: Draft) => void;

const claim =
  (name: string, value: unknown): Spoil =>
  ({ proof }) =>
    void (proof.claims[name] = value);

/** In the order of the checks; what is the same with DPoP is taken from there. */
const ORDERED: readonly (readonly [string, Spoil])[] = [
  ['proof_too_large', FAULTS.proof_too_large.spoil],
  ['proof_repeated', FAULTS.proof_repeated.spoil],
  ['token_encoding', FAULTS.token_encoding.spoil],
  ['proof_json', FAULTS.proof_json.spoil],
  ['proof_type', FAULTS.proof_type.spoil],
  ['token_algorithm', FAULTS.token_algorithm.spoil],
  ['proof_algorithm', FAULTS.proof_algorithm.spoil],
  ['token_signature', FAULTS.token_signature.spoil],
  ['app_outdated', FAULTS.app_outdated.spoil],
  ['proof_signature', FAULTS.proof_signature.spoil],
  ['proof_audience', claim('aud', `${ORIGIN}/`)],
  ['proof_challenge', claim('challenge', 'stale')],
  ['proof_expired', claim('iat', SECONDS - 61)],
  ['proof_id', claim('jti', 'x'.repeat(129))],
];

describe('the PoP mode', () => {
  it('accepts at the edges of time and size', async () => {
    const { verifier } = await createPopBench();
    for (const change of [
      claim('iat', SECONDS - 60),
      claim('iat', SECONDS + 30),
      claim('jti', 'x'.repeat(16)),
      claim('jti', 'x'.repeat(128)),
      claim('challenge', 'fresh'),
    ]) {
      const made = popDraft();
      change(made);
      expect(reasonOf(await verifier.verify(toPopRequest(made)))).toBe('verified');
    }
  });

  it('refuses just beyond them', async () => {
    const { verifier } = await createPopBench();
    for (const [change, reason] of [
      [claim('iat', SECONDS - 61), 'proof_expired'],
      [claim('iat', SECONDS + 31), 'proof_issued_in_future'],
      [claim('jti', 'x'.repeat(15)), 'proof_id'],
      [claim('jti', 'x'.repeat(129)), 'proof_id'],
    ] as const) {
      const made = popDraft();
      change(made);
      expect(reasonOf(await verifier.verify(toPopRequest(made)))).toBe(reason);
    }
  });

  it('of two faults the earlier check speaks', async () => {
    const { verifier } = await createPopBench();
    const wrong: string[] = [];
    for (const [index, [first, one]] of ORDERED.entries()) {
      for (const [second, other] of [[first, () => undefined] as const, ...ORDERED.slice(index + 1)]) {
        // A field that is too large is no JWS in which more could be wrong, and both spoil the same claims.
        const made = popDraft();
        other(made);
        one(made);
        const reason = reasonOf(await verifier.verify(toPopRequest(made)));
        if (reason !== first) wrong.push(`${first} + ${second}: ${reason}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('gives another challenge with the refusal of one', async () => {
    const { verifier } = await createPopBench();
    const made = popDraft();
    made.proof.claims['challenge'] = 'stale';
    expect(await verifier.verify(toPopRequest(made))).toMatchObject({
      code: 'use_challenge',
      headers: { 'OAuth-Client-Attestation-Challenge': 'fresh' },
    });
  });

  it('never throws, and accepts no changed text', async () => {
    const { verifier } = await createPopBench();
    const honest = toPopRequest(popDraft());
    const [text = ''] = honest.headers[POP] ?? [];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.string({ minLength: 0, maxLength: 4 }),
        fc.nat(6),
        async (index, inserted, removed) => {
          const changed = text.slice(0, index) + inserted + text.slice(index + removed);
          const outcome = await verifier.verify({
            ...honest,
            headers: { ...honest.headers, [POP]: [changed] },
          });
          expect(outcome.ok).toBe(changed === text);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('never throws whatever the claims are', async () => {
    const { verifier } = await createPopBench();
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ maxDepth: 3 }),
        fc.constantFrom('aud', 'iat', 'jti', 'challenge'),
        async (value, name) => {
          const made = popDraft();
          made.proof.claims[name] = value;
          const outcome = await verifier.verify(toPopRequest(made));
          if (name === 'aud' || name === 'challenge') expect(outcome.ok).toBe(false);
        },
      ),
      { numRuns: RUNS },
    );
  });
});
