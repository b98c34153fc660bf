import { beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';

import { createPlayIntegrity } from '../../../src/adapters/evidence/play/play-integrity.ts';
import { createMemoryEvidenceStore } from '../../../src/adapters/memory/evidence-store.ts';
import type { EvidenceProvider, VerifiedEvidence } from '../../../src/core/evidence/provider.ts';
import { StoreUnavailable } from '../../../src/core/limits/store.ts';
import * as play from '../../support/evidence/play-tokens.ts';
import {
  APP,
  bindingFor,
  CHALLENGE,
  createApplicant,
  createExchangeBench,
  ORIGIN,
  tokenRequest,
  type Applicant,
  type ExchangeBenchOptions,
} from '../../support/exchange-bench.ts';

let applicant: Applicant;
beforeAll(async () => {
  applicant = await createApplicant();
});

const asked = async (
  changes: Readonly<Record<string, unknown>> = {},
  options: ExchangeBenchOptions = {},
): Promise<unknown> => {
  const bench = await createExchangeBench(options);
  const outcome = await bench.ask(applicant, changes);
  return outcome.ok ? 'issued' : `${outcome.code} ${outcome.reason}`;
};

/** Vouches for whoever asks, in these words. */
const vouching = (words: Partial<VerifiedEvidence>): EvidenceProvider => ({
  id: 'development',
  verify: ({ now }) =>
    Promise.resolve({
      ok: true,
      platform: 'ios',
      level: 'secure-enclave',
      app: APP,
      keyCreatedAt: now,
      evidenceId: 'evidence',
      ...words,
    }),
});

const claimsOf = async (words: Partial<VerifiedEvidence>) => {
  const bench = await createExchangeBench({ providers: [vouching(words)] });
  const outcome = await bench.ask(applicant);
  if (!outcome.ok) throw new Error(outcome.reason);
  return decodeJwt(outcome.token);
};

describe('a token', () => {
  it('names the key, the app and who vouched', async () => {
    const bench = await createExchangeBench();
    const outcome = await bench.ask(applicant);
    if (!outcome.ok) throw new Error(outcome.reason);
    const claims = decodeJwt(outcome.token);
    expect(decodeProtectedHeader(outcome.token).typ).toBe('oauth-client-attestation+jwt');
    expect(claims).toMatchObject({
      iss: bench.signer.issuer,
      aud: bench.signer.audience,
      sub: APP,
      cnf: { jwk: applicant.jwk },
      platform: 'ios',
      app_version: '27.1.0',
      attestation: { provider: 'development', level: 'software', version_source: 'declared' },
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3_600);
    expect(outcome.expiresInSeconds).toBe(3_600);
    expect(claims.jti).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('has the version that the platform attests, and says so', async () => {
    expect(await claimsOf({ attestedVersion: '26.9.1' })).toMatchObject({
      app_version: '26.9.1',
      attestation: { version_source: 'attested' },
    });
    expect(await claimsOf({ attestedVersion: 'build 7' })).toMatchObject({
      app_version: '27.1.0',
      attestation: { version_source: 'declared' },
    });
  });

  it('tells subjects by keyed hashes alone, and only those that there are', async () => {
    const { attestation } = await claimsOf({
      issuerSubject: 'CN=Droid CA',
      hardwareSubject: 'serial 77',
      risk: 3,
    });
    expect(attestation).toMatchObject({
      risk: 3,
      issuer: expect.stringMatching(/^[\w-]{22}$/) as unknown,
      hardware: expect.stringMatching(/^[\w-]{22}$/) as unknown,
    });
    expect(JSON.stringify(attestation)).not.toMatch(/Droid|serial/);
    const bare = (await claimsOf({}))['attestation'];
    expect(Object.keys(bare as object).sort()).toEqual([
      'key_created_at',
      'level',
      'provider',
      'version_source',
    ]);
  });

  it('never says that a key is of the future', async () => {
    const claims = await claimsOf({ keyCreatedAt: Date.now() + 9e12 });
    const { key_created_at: created } = claims['attestation'] as Record<string, number>;
    expect(created).toBe(claims.iat);
  });
});

describe('what earns no token', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'a provider that is not configured',
      { provider: 'apple-app-attest' },
      'request_invalid exchange_provider_unknown',
    ],
    ['a foreign challenge', { challenge: 'Zm9yZWlnbg' }, 'use_challenge challenge_refused'],
    [
      'evidence that its provider refuses',
      { evidence: { a: 1 } },
      'attestation_invalid development_evidence',
    ],
    ['another platform', { evidence: { platform: 'other' } }, 'attestation_invalid development_evidence'],
    ['no object as evidence', { evidence: [] }, 'request_invalid exchange_evidence'],
    ['a member too many', { admin: true }, 'request_invalid exchange_members'],
    ['a member too few', { evidence: undefined }, 'request_invalid exchange_members'],
    ['no version', { app_version: '27' }, 'request_invalid exchange_app_version'],
  ])('%s', async (_, changes, expected) => {
    expect(await asked(changes)).toBe(expected);
  });

  it('a key that is not the one of the proof', async () => {
    const { jwk } = await createApplicant();
    expect(await asked({ jwk })).toBe('proof_invalid proof_key_mismatch');
  });

  it('a key that is no point on the curve', async () => {
    expect(await asked({ jwk: { ...applicant.jwk, y: applicant.jwk.x } })).toMatch(/device_key_point$/);
  });

  it('a private key', async () => {
    expect(await asked({ jwk: { ...applicant.jwk, d: applicant.jwk.x } })).toBe(
      'request_invalid exchange_key',
    );
  });

  it.each<[string, (body: string) => Promise<readonly string[]>, string]>([
    ['no proof', () => Promise.resolve([]), 'proof_missing'],
    ['two proofs', async (b) => [await applicant.proof(b), await applicant.proof(b)], 'proof_repeated'],
    ['a proof too large', () => Promise.resolve(['x'.repeat(2049)]), 'proof_too_large'],
    ['a proof of the largest size that is none', () => Promise.resolve(['x'.repeat(2048)]), 'proof_form'],
    ['a proof of another body', async (b) => [await applicant.proof(`${b} `)], 'proof_body_hash'],
    ['a proof for another path', async (b) => [await applicant.proof(b, `${ORIGIN}/other`)], 'proof_uri'],
    ['a proof for another method', async (b) => [await applicant.proof(b, undefined, 'PUT')], 'proof_method'],
  ])('%s', async (_, proofs, reason) => {
    const { exchange, attested } = await createExchangeBench();
    const body = JSON.stringify(tokenRequest(applicant, CHALLENGE));
    const outcome = await exchange(attested(body, ...(await proofs(body))));
    expect(outcome).toMatchObject({ ok: false, result: 'proof', code: 'proof_invalid', reason });
  });

  it('a request that was answered before', async () => {
    const { exchange, attested } = await createExchangeBench();
    const body = JSON.stringify(tokenRequest(applicant, CHALLENGE));
    const request = attested(body, await applicant.proof(body));
    expect(await exchange(request)).toMatchObject({ ok: true });
    expect(await exchange(request)).toMatchObject({
      result: 'replayed',
      code: 'proof_invalid',
      reason: 'proof_replayed',
    });
  });

  it('evidence that was used before, and a challenge that the key has used', async () => {
    const bench = await createExchangeBench();
    const ask: typeof bench.ask = (...args) => bench.ask(...args);
    expect(await ask(applicant)).toMatchObject({ ok: true });
    expect(await ask(applicant)).toMatchObject({ code: 'attestation_invalid', reason: 'evidence_replayed' });
    expect(await ask(applicant, { evidence: { platform: 'android' }, app_version: '27.1.1' })).toMatchObject({
      code: 'attestation_invalid',
      reason: 'challenge_used',
    });
    expect(await ask(await createApplicant())).toMatchObject({ ok: true });
  });

  it('a counter that is not above the one that was kept', async () => {
    const store = createMemoryEvidenceStore({ clock: Date.now, maxSubjects: 1_000 });
    const tell = async (words: Partial<VerifiedEvidence>) => {
      const bench = await createExchangeBench({ store, providers: [vouching(words)] });
      const outcome = await bench.ask(await createApplicant());
      return outcome.ok ? 'issued' : outcome.reason;
    };
    const counter = (value: number) => ({ counter: { key: 'k', value } });
    expect(await tell({ evidenceId: '0', ...counter(1) })).toBe('counter_unknown');
    expect(await tell({ evidenceId: '1', remember: { key: 'k', value: 'spki' } })).toBe('issued');
    expect(await tell({ evidenceId: '2', ...counter(0) })).toBe('counter_not_above');
    expect(await tell({ evidenceId: '3', ...counter(1) })).toBe('issued');
    expect(await tell({ evidenceId: '4', ...counter(1) })).toBe('counter_not_above');
    expect(await tell({ evidenceId: '5', ...counter(2) })).toBe('issued');
  });

  it('anything, while the store is away', async () => {
    const away = () => Promise.reject(new StoreUnavailable('away'));
    expect(await asked({}, { store: { accept: away, recall: away } })).toBe(
      'temporarily_unavailable evidence_store_unavailable',
    );
  });
});

describe('Play Integrity', () => {
  const provider = () =>
    createPlayIntegrity({
      ...play.options,
      apps: [{ ...play.options.apps[0], app: APP }],
    });
  const evidence = async (binding: Uint8Array) => ({
    integrity_token: await play.tokenOf(
      play.details({
        nonce: Buffer.from(binding).toString('base64url'),
        timestampMillis: String(Date.now()),
      }),
    ),
  });
  const bound = async (given: Parameters<typeof bindingFor>[3], challenge = CHALLENGE, by = applicant) => {
    const bench = await createExchangeBench({ providers: [provider()] });
    const outcome = await bench.ask(applicant, {
      provider: 'google-play-integrity',
      evidence: await evidence(bindingFor(by, challenge, bench.signer.audience, given)),
    });
    return outcome.ok ? decodeJwt(outcome.token) : outcome.reason;
  };

  it('earns a token for the key, with the version that Play attests', async () => {
    expect(await bound({})).toMatchObject({
      platform: 'android',
      app_version: '25.1.0',
      attestation: { provider: 'google-play-integrity', version_source: 'attested' },
    });
  });

  it('earns none for another app, version, challenge or key', async () => {
    expect(await bound({ app: 'com.example.other' })).toBe('play_binding');
    expect(await bound({ appVersion: '27.1.1' })).toBe('play_binding');
    expect(await bound({}, 'b3RoZXI')).toBe('play_binding');
    expect(await bound({}, CHALLENGE, await createApplicant())).toBe('play_binding');
  });
});
