import { describe, expect, it } from '@jest/globals';

import { checkTokenClaims } from '../../../src/core/attestation/token-claims.ts';

const NOW = 1_800_000_000_000;
const SECONDS = NOW / 1_000;
const EXPECTED = { issuer: 'https://attest.example', audience: 'https://api.example' };
const RULES = { clockSkewMs: 30_000, maxTokenLifetimeMs: 3_600_000 };

const check = (attestation: object) =>
  checkTokenClaims(
    {
      iss: EXPECTED.issuer,
      aud: EXPECTED.audience,
      sub: 'com.example.app',
      jti: 'b7d5e0f2',
      iat: SECONDS,
      exp: SECONDS + 600,
      platform: 'ios',
      app_version: '27.1.0',
      attestation: { ...attestation },
    },
    EXPECTED,
    NOW,
    RULES,
  );

describe('what a token says of its attestation', () => {
  it.each([{}, { key_created_at: SECONDS }, { key_created_at: SECONDS - 90, risk: 3 }])(
    'is taken with provider and level and %j',
    (more) => {
      expect(check({ provider: 'apple-app-attest', level: 'secure-enclave', ...more })).toMatchObject({
        provider: 'apple-app-attest',
        level: 'secure-enclave',
      });
    },
  );

  it.each([
    { level: 'tee' },
    { provider: 'apple-app-attest' },
    { provider: 'Apple', level: 'tee' },
    { provider: 'apple-app-attest', level: 'hardware' },
    { provider: 'apple-app-attest', level: 'tee', key_created_at: '2026-11-23' },
    { provider: 'apple-app-attest', level: 'tee', key_created_at: null },
  ])('is refused as %j', (attestation) => {
    expect(check(attestation)).toBe('token_attestation');
  });
});
