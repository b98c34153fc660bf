import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { ATTESTATION_REASONS, type AttestationReason } from '../../../src/core/attestation/reasons.ts';
import type { AttestedRequest } from '../../../src/core/attestation/verifier.ts';
import { createChallenges } from '../../../src/core/challenges/create-challenges.ts';
import { MINUTE } from '../../../src/core/time.ts';
import {
  createBench,
  draft,
  NOW,
  reasonOf,
  SECONDS,
  toRequest,
  type Draft,
} from '../../support/attestation-bench.ts';
import { FAULTS } from '../../support/attestation-faults.ts';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 2500);

type Rules = Pick<AttestedRequest, 'demandsChallenge' | 'maxTokenAgeMs'>;

let salts = 0;

/** An instance whose clock is off by so many milliseconds. */
const instance = (offMs = 0, secret = 7, now = () => NOW) =>
  createChallenges({
    hash: createKeyedHash(new Uint8Array(32).fill(secret)),
    clock: () => now() + offMs,
    randomSalt: () => `salt-${String((salts += 1)).padStart(11, '0')}`,
  });

const setUp = async () => {
  const clock = { now: NOW };
  const challenges = instance(0, 7, () => clock.now);
  const { verifier } = await createBench({ challenges, clock: () => clock.now });
  const verify = (rules: Rules, change: (made: Draft) => void = () => undefined) => {
    const made = draft(clock.now);
    change(made);
    return verifier.verify({ ...toRequest(made), ...rules });
  };
  const withNonce = (nonce: unknown, rules: Rules = {}) =>
    verify(rules, ({ proof }) => void (proof.claims['nonce'] = nonce));
  return { clock, challenges, verify, withNonce };
};

const REQUIRED = { demandsChallenge: true };

describe('a nonce', () => {
  it('is missed, and checked, where it is demanded', async () => {
    const { challenges, verify, withNonce } = await setUp();
    const { value } = challenges.current();
    expect(reasonOf(await verify({}))).toBe('verified');
    expect(reasonOf(await verify({ demandsChallenge: false }))).toBe('verified');
    expect(reasonOf(await verify(REQUIRED))).toBe('proof_challenge_missing');
    expect(reasonOf(await withNonce(value, REQUIRED))).toBe('verified');
    for (const other of ['', 0, 7, true, {}, [value], `${value}x`, value.slice(1)]) {
      expect(reasonOf(await withNonce(other, REQUIRED))).toBe('proof_nonce');
    }
  });

  it('is refused with a fresh one in both fields, which is then taken', async () => {
    const { verify, withNonce } = await setUp();
    const outcome = await verify(REQUIRED);
    if (outcome.ok) throw new Error('accepted');
    const { headers = {} } = outcome;
    expect(Object.keys(headers).sort()).toEqual([
      'DPoP-Nonce',
      'OAuth-Client-Attestation-Challenge',
      'WWW-Authenticate',
    ]);
    expect(reasonOf(await withNonce(headers['DPoP-Nonce'], REQUIRED))).toBe('verified');
  });

  it.each<[string, number, string]>([
    ['in its own minute', MINUTE - 1, 'verified'],
    ['in its fifth minute after', 6 * MINUTE - 1, 'verified'],
    ['a millisecond later', 6 * MINUTE, 'proof_nonce'],
  ])('lives by the minutes of the clock: %s', async (_name, later, reason) => {
    const { clock, challenges, withNonce } = await setUp();
    const { value } = challenges.current();
    clock.now = NOW + later;
    expect(reasonOf(await withNonce(value, REQUIRED))).toBe(reason);
  });

  it.each<[number, string]>([
    [-5 * MINUTE, 'verified'],
    [-5 * MINUTE - 1, 'proof_nonce'],
    [2 * MINUTE - 1, 'verified'],
    [2 * MINUTE, 'proof_nonce'],
  ])('of an instance whose clock is off by %d ms', async (off, reason) => {
    const { withNonce } = await setUp();
    expect(reasonOf(await withNonce(instance(off).current().value, REQUIRED))).toBe(reason);
  });

  it('of another secret is none', async () => {
    const { withNonce } = await setUp();
    expect(reasonOf(await withNonce(instance(0, 8).current().value, REQUIRED))).toBe('proof_nonce');
  });

  it('is none where nobody gives any', async () => {
    const { verifier } = await createBench();
    const made = draft();
    made.proof.claims['nonce'] = instance().current().value;
    const outcome = await verifier.verify({ ...toRequest(made), ...REQUIRED });
    expect(outcome).toMatchObject({ ok: false, reason: 'proof_nonce' });
  });

  it('comes after every other check of the proof', async () => {
    const { verify } = await setUp();
    const wrong: string[] = [];
    for (const [reason, { spoil }] of Object.entries(FAULTS)) {
      const found = reasonOf(await verify(REQUIRED, spoil));
      if (found !== reason) wrong.push(`${reason}: ${found}`);
    }
    expect(wrong).toEqual([]);
  });

  it('is never accepted unless it was given, whatever it is', async () => {
    const { challenges, withNonce } = await setUp();
    const { value } = challenges.current();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.jsonValue({ maxDepth: 3 }),
          fc
            .tuple(fc.nat(value.length), fc.string({ maxLength: 3 }), fc.nat(3))
            .map(([at, inserted, removed]) => value.slice(0, at) + inserted + value.slice(at + removed)),
        ),
        async (nonce) => {
          // The bench leaves out what is null.
          const expected =
            nonce === value ? 'verified' : nonce === null ? 'proof_challenge_missing' : 'proof_nonce';
          expect(reasonOf(await withNonce(nonce, REQUIRED))).toBe(expected);
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe('the age of a token', () => {
  const aged = (seconds: number) => (made: Draft) => void (made.token.claims['iat'] = SECONDS - seconds);

  it.each<[number, string]>([
    [0, 'verified'],
    [149, 'verified'],
    // Two minutes, and the 30 s by which clocks may be off.
    [150, 'verified'],
    [151, 'token_too_old'],
  ])('of %d s, where 120 s are taken', async (seconds, reason) => {
    const { verify } = await setUp();
    expect(reasonOf(await verify({ maxTokenAgeMs: 2 * MINUTE }, aged(seconds)))).toBe(reason);
    expect(reasonOf(await verify({}, aged(seconds)))).toBe('verified');
  });

  it('is asked of a token that is remembered, by each route for itself', async () => {
    const { clock, verifier } = await createBench();
    const made = draft();
    made.token.claims['iat'] = SECONDS;
    const [token = ''] = toRequest(made).headers['oauth-client-attestation'] ?? [];
    const ask = async (maxTokenAgeMs?: number) => {
      const again = draft(clock.now);
      again.token.text.push(() => token);
      const request = toRequest(again);
      return reasonOf(
        await verifier.verify({ ...request, ...(maxTokenAgeMs === undefined ? {} : { maxTokenAgeMs }) }),
      );
    };
    expect(await ask(MINUTE)).toBe('verified');
    clock.now = NOW + MINUTE + 30_000;
    expect(await ask(MINUTE)).toBe('verified');
    clock.now += 1;
    expect(await ask(MINUTE)).toBe('token_too_old');
    expect(await ask(2 * MINUTE)).toBe('verified');
    expect(await ask()).toBe('verified');
    expect(await ask(MINUTE)).toBe('token_too_old');
  });

  it('comes after the token’s own checks and before those of the proof', async () => {
    const { verify } = await setUp();
    const order = Object.keys(ATTESTATION_REASONS) as AttestationReason[];
    const formFaults = ['proof_type', 'proof_algorithm'];
    const wrong: string[] = [];
    for (const [reason, { spoil, touches }] of Object.entries(FAULTS)) {
      if (touches === 'token.claims.iat') continue;
      const found = reasonOf(
        await verify({ maxTokenAgeMs: MINUTE }, (made) => {
          aged(100)(made);
          spoil(made);
        }),
      );
      const isEarlier =
        order.indexOf(reason as AttestationReason) < order.indexOf('token_too_old') ||
        formFaults.includes(reason);
      if (found !== (isEarlier ? reason : 'token_too_old')) wrong.push(`${reason}: ${found}`);
    }
    expect(wrong).toEqual([]);
  });

  it('names the device, so that a share of devices stays what it is', async () => {
    const { verify } = await setUp();
    expect(await verify({ maxTokenAgeMs: MINUTE }, aged(100))).toMatchObject({
      code: 'use_fresh_attestation',
      result: 'invalid',
      provider: 'apple-app-attest',
      platform: 'ios',
      thumbprint: expect.stringMatching(/^[\w-]{43}$/) as unknown,
    });
  });
});
