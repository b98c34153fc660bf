import { describe, expect, it } from '@jest/globals';

import {
  createBench,
  NOW,
  reasonOf,
  SECONDS,
  toRequest,
  draft,
  type Draft,
} from '../../support/attestation-bench.ts';

type Spoil = (request: Draft) => void;

const token =
  (claims: Record<string, number>): Spoil =>
  (request) =>
    void Object.assign(request.token.claims, claims);

const proof =
  (claims: Record<string, number | string>): Spoil =>
  (request) =>
    void Object.assign(request.proof.claims, claims);

const EDGES: readonly (readonly [name: string, reason: string, Spoil])[] = [
  ['exp 29 s ago', 'verified', token({ exp: SECONDS - 29 })],
  ['exp 30 s ago', 'token_expired', token({ exp: SECONDS - 30 })],
  ['exp 31 s ago', 'token_expired', token({ exp: SECONDS - 31 })],
  ['nbf in 29 s', 'verified', token({ nbf: SECONDS + 29 })],
  ['nbf in 30 s', 'verified', token({ nbf: SECONDS + 30 })],
  ['nbf in 31 s', 'token_not_yet_valid', token({ nbf: SECONDS + 31 })],
  ['token iat in 29 s', 'verified', token({ iat: SECONDS + 29 })],
  ['token iat in 30 s', 'verified', token({ iat: SECONDS + 30 })],
  ['token iat in 31 s', 'token_issued_in_future', token({ iat: SECONDS + 31 })],
  ['a lifetime of 1 h less 1 s', 'verified', token({ iat: SECONDS, exp: SECONDS + 3599 })],
  ['a lifetime of 1 h', 'verified', token({ iat: SECONDS, exp: SECONDS + 3600 })],
  ['a lifetime of 1 h and 1 s', 'token_lifetime', token({ iat: SECONDS, exp: SECONDS + 3601 })],
  ['a lifetime of 1 s', 'verified', token({ iat: SECONDS, exp: SECONDS + 1 })],
  ['a lifetime of none', 'token_lifetime', token({ iat: SECONDS, exp: SECONDS })],
  ['a lifetime of less than none', 'token_lifetime', token({ iat: SECONDS + 10, exp: SECONDS })],
  ['a proof of 59 s ago', 'verified', proof({ iat: SECONDS - 59 })],
  ['a proof of 60 s ago', 'verified', proof({ iat: SECONDS - 60 })],
  ['a proof of 61 s ago', 'proof_expired', proof({ iat: SECONDS - 61 })],
  ['a proof from 29 s ahead', 'verified', proof({ iat: SECONDS + 29 })],
  ['a proof from 30 s ahead', 'verified', proof({ iat: SECONDS + 30 })],
  ['a proof from 31 s ahead', 'proof_issued_in_future', proof({ iat: SECONDS + 31 })],
  ['a jti of 15 characters', 'proof_id', proof({ jti: 'x'.repeat(15) })],
  ['a jti of 16 characters', 'verified', proof({ jti: 'x'.repeat(16) })],
  ['a jti of 128 characters', 'verified', proof({ jti: 'x'.repeat(128) })],
  ['a jti of 129 characters', 'proof_id', proof({ jti: 'x'.repeat(129) })],
];

describe('edges', () => {
  it.each(EDGES)('%s: %s', async (_, reason, spoil) => {
    const { verify } = await createBench();
    expect(reasonOf(await verify(spoil))).toBe(reason);
  });

  const sized =
    (part: 'token' | 'proof', length: number): Spoil =>
    (request) => {
      // Fillers that base64url makes four thirds of: the length is reached within three characters, the form later.
      request[part].text.push((text) => text.padEnd(length, 'A'));
    };

  it.each([
    ['token', 4095, 'token_signature'],
    ['token', 4096, 'token_signature'],
    ['token', 4097, 'token_too_large'],
    ['proof', 2047, 'proof_signature'],
    ['proof', 2048, 'proof_signature'],
    ['proof', 2049, 'proof_too_large'],
  ] as const)('a %s of %d characters: %s', async (part, length, reason) => {
    const { verify } = await createBench();
    const outcome = reasonOf(await verify(sized(part, length)));
    // A signature part of 4n + 1 characters is no base64url: the check after the size.
    expect([reason, reason.replace('signature', 'encoding')]).toContain(outcome);
  });

  it('a proof says until when it could be accepted', async () => {
    const { verify } = await createBench();
    expect(await verify()).toMatchObject({ proof: { acceptableUntil: NOW + 60_000 } });
  });
});

describe('the token cache', () => {
  it('does not outlive exp', async () => {
    const { clock, verifier } = await createBench();
    const request = draft();
    const signed = toRequest(request);
    const [text = ''] = signed.headers['oauth-client-attestation'] ?? [];
    const again = () => {
      const next = draft(clock.now);
      next.token.text.push(() => text);
      return verifier.verify(toRequest(next));
    };
    expect(reasonOf(await verifier.verify(signed))).toBe('verified');
    clock.now = NOW + 629_999;
    expect(reasonOf(await again())).toBe('verified');
    clock.now = NOW + 630_000;
    expect(reasonOf(await again())).toBe('token_expired');
    expect(reasonOf(await again())).toBe('token_expired');
  });
});
