import { describe, expect, it } from '@jest/globals';

import { proofKeyFault, readDeviceKey } from '../../../src/core/attestation/device-key.ts';
import { checkTokenClaims, type ExpectedIssuer } from '../../../src/core/attestation/token-claims.ts';
import { NATIVE_PROFILE, type TokenProfile } from '../../../src/core/attestation/token-profile.ts';
import {
  isThumbprint,
  parseTokenText,
  tokenThumbprint,
} from '../../../src/core/attestation/token-thumbprint.ts';
import { compactJws } from './jws.ts';

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

const claims = {
  ...{ iss: EXPECTED.issuer, aud: EXPECTED.audience, sub: 'com.example.app', jti: 'b7d5e0f2' },
  ...{ iat: SECONDS, exp: SECONDS + 600, platform: 'ios', app_version: '27.1.0' },
  attestation: { provider: 'apple-app-attest', level: 'secure-enclave' },
};
const read = (changes: object, expected: Partial<ExpectedIssuer> = {}) =>
  checkTokenClaims({ ...claims, ...changes }, { ...EXPECTED, ...expected }, NOW, RULES);
const profile = (changes: Partial<TokenProfile>) => ({ profile: { ...NATIVE_PROFILE, ...changes } });

describe('a token', () => {
  it('says who vouches, for what, and for how long', () => {
    expect(read({})).toEqual({
      ...{ issuer: EXPECTED.issuer, app: 'com.example.app', platform: 'ios', appVersion: '27.1.0' },
      ...{ provider: 'apple-app-attest', level: 'secure-enclave' },
      ...{ issuedAt: NOW, expiresAt: NOW + 600_000 },
    });
  });

  it.each([
    ['an issuer that is not expected', { iss: 'https://other.example' }, 'token_issuer'],
    ['another audience', { aud: 'https://other.example' }, 'token_audience'],
    ['an audience among others', { aud: [EXPECTED.audience, 'b'] }, 'token_audience'],
    ['no expiry', { exp: undefined }, 'token_expiry'],
    ['an app that is none', { sub: '' }, 'token_subject'],
    ['an app of 129 letters', { sub: 'a'.repeat(129) }, 'token_subject'],
    ['no id', { jti: undefined }, 'token_id'],
    ['another platform', { platform: 'windows' }, 'token_platform'],
    ['a version that is none', { app_version: '27' }, 'token_app_version'],
    ['no attestation', { attestation: undefined }, 'token_attestation'],
    ['a list for it', { attestation: [] }, 'token_attestation'],
  ])('is refused for %s', (_, changes, reason) => {
    expect(read(changes)).toBe(reason);
  });

  it('is refused where no issuer is expected', () => {
    expect(checkTokenClaims(claims, undefined, NOW, RULES)).toBe('token_issuer');
  });

  it('names what vouched, and the hardware, by visible texts', () => {
    const attested = (more: object) => read({ attestation: { ...claims.attestation, ...more } });
    expect(attested({ issuer: 'batch', hardware: 'chip' })).toMatchObject({
      ...{ issuerSubject: 'batch', hardwareSubject: 'chip' },
    });
    expect(attested({})).not.toHaveProperty('issuerSubject');
    expect(attested({})).not.toHaveProperty('hardwareSubject');
    for (const wrong of ['', 'a b', 'a'.repeat(129), 7, null]) {
      expect(attested({ issuer: wrong })).toBe('token_attestation');
      expect(attested({ hardware: wrong })).toBe('token_attestation');
    }
    expect(attested({ provider: 'p'.repeat(32) })).toMatchObject({ provider: 'p'.repeat(32) });
    for (const provider of ['p'.repeat(33), '-p', '', ['p']])
      expect(attested({ provider })).toBe('token_attestation');
  });

  it('may be for us among others, where its issuer has one list for all', () => {
    const among = profile({ audience: 'among' });
    expect(read({ aud: [EXPECTED.audience, 'b'] }, among)).toMatchObject({ app: 'com.example.app' });
    expect(read({ aud: EXPECTED.audience }, among)).toBe('token_audience');
  });
});

describe('a token of an app that is known by its id', () => {
  const apps = { one: { platform: 'android', appVersion: '1.2.3' } } as const;
  const table = profile({ source: { kind: 'apps', provider: 'firebase', apps } });

  it('says what the table says', () => {
    expect(read({ sub: 'one', jti: undefined, attestation: undefined }, table)).toEqual({
      ...{
        issuer: EXPECTED.issuer,
        app: 'one',
        platform: 'android',
        appVersion: '1.2.3',
        provider: 'firebase',
      },
      ...{ level: 'software', issuedAt: NOW, expiresAt: NOW + 600_000 },
    });
    for (const sub of ['two', 'toString', undefined, ['one']])
      expect(read({ sub }, table)).toBe('token_subject');
  });

  it('has an id where it is used up by one request', () => {
    const used = { profile: { ...table.profile, consume: true } };
    expect(read({ sub: 'one' }, used)).toMatchObject({ app: 'one' });
    for (const jti of [undefined, '', 'a'.repeat(129)])
      expect(read({ sub: 'one', jti }, used)).toBe('token_id');
  });
});

describe('a token whose issuer names claims its own way', () => {
  const source: TokenProfile['source'] = {
    kind: 'mapped',
    provider: 'own',
    app: { claim: 'client' },
    platform: { claim: 'os', default: 'ios' },
    appVersion: { claim: 'v', default: '1.0.0' },
  };
  const mapped = profile({ source });

  it('is read by those names, and by what is taken where they are absent', () => {
    expect(read({ client: 'app', os: 'android', v: '2.0.0' }, mapped)).toMatchObject({
      ...{ app: 'app', platform: 'android', appVersion: '2.0.0', provider: 'own', level: 'software' },
    });
    expect(read({ client: 'app' }, mapped)).toMatchObject({ platform: 'ios', appVersion: '1.0.0' });
  });

  it.each([
    ['no app', {}, 'token_subject'],
    ['an app that is none', { client: 'a b' }, 'token_subject'],
    ['a platform that is none', { client: 'app', os: 'windows' }, 'token_platform'],
    ['a version that is none', { client: 'app', v: '2' }, 'token_app_version'],
  ])('is refused with %s', (_, changes, reason) => {
    expect(read(changes, mapped)).toBe(reason);
  });
});

describe('the times of a token', () => {
  it.each([
    [
      'an expiry that has just passed, within the skew',
      { exp: SECONDS - 29.999, iat: SECONDS - 60 },
      undefined,
    ],
    ['one that has passed by the skew', { exp: SECONDS - 30, iat: SECONDS - 60 }, 'token_expired'],
    ['an expiry in words', { exp: 'soon' }, 'token_expiry'],
    ['a beginning within the skew', { nbf: SECONDS + 30 }, undefined],
    ['a beginning beyond', { nbf: SECONDS + 30.001 }, 'token_not_yet_valid'],
    ['a beginning in words', { nbf: 'now' }, 'token_not_before'],
    ['no time of issue', { iat: undefined }, 'token_issued_at'],
    ['a time of issue within the skew', { iat: SECONDS + 30 }, undefined],
    ['one beyond', { iat: SECONDS + 30.001 }, 'token_issued_in_future'],
    ['the longest life', { exp: SECONDS + 3_600 }, undefined],
    ['a longer one', { exp: SECONDS + 3_600.001 }, 'token_lifetime'],
    ['none at all', { iat: SECONDS + 10, exp: SECONDS + 10 }, 'token_lifetime'],
  ])('may be %s: %s', (_, changes, reason) => {
    if (reason === undefined) expect(read(changes)).toMatchObject({ app: 'com.example.app' });
    else expect(read(changes)).toBe(reason);
  });
});

describe('a token that an operator names', () => {
  const sha256 = (data: string | Uint8Array): string => `hash of ${String(data)}`;
  const coordinate = Buffer.alloc(32, 1).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: coordinate, y: coordinate };
  const text = compactJws({ header: {}, claims: { cnf: { jwk } } });

  it('has the thumbprint of the key that it binds', () => {
    expect(tokenThumbprint(text, sha256)).toBe(
      `hash of {"crv":"P-256","kty":"EC","x":"${coordinate}","y":"${coordinate}"}`,
    );
    expect(parseTokenText(text)).toMatchObject({ text });
  });

  it.each([7, 'x', 'a'.repeat(4_097), compactJws({ header: {}, claims: {} }), undefined])(
    'has none where it is none, or binds none: %#',
    (value) => {
      expect(tokenThumbprint(value, sha256)).toBeUndefined();
    },
  );

  it('is as long as one may be', () => {
    const fill = (length: number) => compactJws({ header: {}, claims: { fill: 'a'.repeat(length) } });
    const lengths = Array.from({ length: 12 }, (_, at) => fill(3_046 + at));
    const fitting = lengths.filter((of) => of.length <= 4_096);
    expect(lengths.filter((of) => parseTokenText(of) !== undefined)).toEqual(fitting);
    expect([fitting.length > 0, fitting.length < lengths.length]).toEqual([true, true]);
  });

  it('may be named by its thumbprint', () => {
    expect(isThumbprint('a'.repeat(43))).toBe(true);
    for (const value of ['a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}+`, 7])
      expect(isThumbprint(value)).toBe(false);
  });
});

describe('a device key', () => {
  const coordinate = Buffer.alloc(32, 1).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: coordinate, y: coordinate } as const;

  it.each([
    ['nothing', undefined, 'device_key_missing'],
    ['no key', {}, 'device_key_missing'],
    ['a key in words', { jwk: 'x' }, 'device_key_missing'],
    ['another type', { jwk: { ...jwk, kty: 'RSA' } }, 'device_key_type'],
    ['another curve', { jwk: { ...jwk, crv: 'P-384' } }, 'device_key_type'],
    ['a key for encryption', { jwk: { ...jwk, use: 'enc' } }, 'device_key_use'],
    ['a key for another algorithm', { jwk: { ...jwk, alg: 'ES384' } }, 'device_key_use'],
    ['a key for other operations', { jwk: { ...jwk, key_ops: ['sign'] } }, 'device_key_use'],
    ['operations in words', { jwk: { ...jwk, key_ops: 'verify' } }, 'device_key_use'],
    [
      'a coordinate of 31 bytes',
      { jwk: { ...jwk, x: Buffer.alloc(31).toString('base64url') } },
      'device_key_coordinates',
    ],
    ['a coordinate that is a number', { jwk: { ...jwk, y: 7 } }, 'device_key_coordinates'],
  ])('is none with %s', (_, cnf, reason) => {
    expect(readDeviceKey(cnf)).toBe(reason);
  });

  it('is its four members alone, whatever else it may be used for', () => {
    expect(
      readDeviceKey({ jwk: { ...jwk, use: 'sig', alg: 'ES256', key_ops: ['verify'], kid: 'k' } }),
    ).toEqual(jwk);
  });

  it('is that of its proofs, member by member', () => {
    expect(proofKeyFault({ ...jwk, kid: 'k' }, jwk)).toBeUndefined();
    expect(proofKeyFault(undefined, jwk)).toBe('proof_key_missing');
    expect(proofKeyFault({ ...jwk, d: '' }, jwk)).toBe('proof_key_private');
    for (const name of ['kty', 'crv', 'x', 'y'])
      expect(proofKeyFault({ ...jwk, [name]: '' }, jwk)).toBe('proof_key_mismatch');
  });
});
