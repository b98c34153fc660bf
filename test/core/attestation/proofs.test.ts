import { describe, expect, it } from '@jest/globals';

import { isAmongAudiences, isOnlyAudience } from '../../../src/core/attestation/audience.ts';
import { readNumericDate } from '../../../src/core/attestation/numeric-date.ts';
import { checkPopClaims } from '../../../src/core/attestation/pop-claims.ts';
import { checkProofClaims, type ProofRules } from '../../../src/core/attestation/proof-claims.ts';
import { checkProofFreshness } from '../../../src/core/attestation/proof-freshness.ts';
import { isPlatform, type AttestedRequest } from '../../../src/core/attestation/verifier.ts';
import { isVisibleText } from '../../../src/core/attestation/visible-text.ts';

const NOW = 1_800_000_000_000;
const SECONDS = NOW / 1_000;
const JTI = 'abcdefghijklmnop';
const TIMES = { clockSkewMs: 30_000, proofLifetimeMs: 60_000 };
const fresh = { iat: SECONDS, jti: JTI };
const identity = { jti: JTI, acceptableUntil: NOW + 60_000 };

describe('a proof', () => {
  const freshness = (changes: object) => checkProofFreshness({ ...fresh, ...changes }, NOW, TIMES);

  it.each([
    ['now', SECONDS, identity],
    ['a lifetime ago', SECONDS - 60, { jti: JTI, acceptableUntil: NOW }],
    ['longer ago', SECONDS - 60.001, 'proof_expired'],
    ['as far ahead as clocks may differ', SECONDS + 30, { jti: JTI, acceptableUntil: NOW + 90_000 }],
    ['further ahead', SECONDS + 30.001, 'proof_issued_in_future'],
    ['at no time', undefined, 'proof_issued_at'],
    ['in words', 'now', 'proof_issued_at'],
  ])('is of %s', (_, iat, checked) => {
    expect(freshness({ iat })).toEqual(checked);
  });

  it.each([
    ['sixteen letters', 'a'.repeat(16), true],
    ['a hundred and twenty-eight', 'a'.repeat(128), true],
    ['fifteen', 'a'.repeat(15), false],
    ['a hundred and twenty-nine', 'a'.repeat(129), false],
    ['a number', 1_234_567_890_123_456, false],
    ['nothing', undefined, false],
  ])('has an id of %s: %s', (_, jti, isOne) => {
    expect(freshness({ jti })).toEqual(isOne ? { ...identity, jti } : 'proof_id');
  });
});

describe('a proof of RFC 9449', () => {
  const sha256 = (data: string | Uint8Array): string =>
    `hash of ${typeof data === 'string' ? data : data.length}`;
  const request: AttestedRequest = {
    headers: {},
    method: 'POST',
    target: '/a/b?c=d',
    body: new Uint8Array(),
  };
  const rules: ProofRules = { ...TIMES, publicOrigin: 'https://api.example', require: [] };
  const honest = { ...fresh, htm: 'POST', htu: 'https://api.example/a/b' };
  const check = (
    changes: object,
    { require = [] as ProofRules['require'], body = new Uint8Array(), tokenHash = 'token' } = {},
  ) =>
    checkProofClaims(
      { ...honest, ...changes },
      { ...request, body },
      tokenHash,
      NOW,
      { ...rules, require },
      sha256,
    );
  const body = new Uint8Array([1, 2]);

  it('is of this request', () => {
    expect(check({})).toEqual(identity);
    expect(check({ htu: 'HTTPS://API.example:443/a/./b#x' })).toEqual(identity);
    expect(check({ iat: SECONDS - 61 })).toBe('proof_expired');
  });

  it.each([
    ['another method', { htm: 'GET' }, 'proof_method'],
    ['a method in lower case', { htm: 'post' }, 'proof_method'],
    ['another path', { htu: 'https://api.example/a' }, 'proof_uri'],
    ['another origin', { htu: 'https://api.example.net/a/b' }, 'proof_uri'],
    ['no URI', { htu: undefined }, 'proof_uri'],
    ['a URI that is none', { htu: 'a/b' }, 'proof_uri'],
    ['another token', { ath: 'other' }, 'proof_token_hash'],
    ['another body', { htd: 'hash of 3' }, 'proof_body_hash'],
    ['another method, before its URI', { htm: 'GET', htu: 7 }, 'proof_method'],
    ['another URI, before its token', { htu: 7, ath: 'other' }, 'proof_uri'],
  ])('is refused for %s', (_, changes, reason) => {
    expect(check(changes)).toBe(reason);
  });

  it('has what is demanded of it', () => {
    const both = { require: ['ath', 'htd'] as const, body };
    expect(check({}, both)).toBe('proof_token_hash_missing');
    expect(check({ ath: 'token' }, both)).toBe('proof_body_hash_missing');
    expect(check({ ath: 'token', htd: 'hash of 2' }, both)).toEqual(identity);
    expect(check({ ath: 'token' }, { ...both, body: new Uint8Array() })).toEqual(identity);
    expect(check({ ath: 'token' }, { require: ['ath'], body })).toEqual(identity);
    expect(check({ htd: 'hash of 2' }, { require: ['htd'], body })).toEqual(identity);
    expect(check({}, { require: ['ath'] })).toBe('proof_token_hash_missing');
  });

  it('names no token where none came', () => {
    expect(checkProofClaims({ ...honest, ath: 'token' }, request, undefined, NOW, rules, sha256)).toBe(
      'proof_token_hash',
    );
    expect(checkProofClaims(honest, request, undefined, NOW, rules, sha256)).toEqual(identity);
  });
});

describe('a PoP', () => {
  const check = (changes: object) =>
    checkPopClaims({ ...fresh, aud: 'https://api.example', ...changes }, NOW, {
      ...{ ...TIMES, publicOrigin: 'https://api.example' },
      acceptsChallenge: (value) => value === 'given',
    });

  it.each([
    ['what it is for', {}, identity],
    ['a challenge that was given', { challenge: 'given' }, identity],
    ['another audience', { aud: 'https://other.example' }, 'proof_audience'],
    ['a challenge that was not', { challenge: 'made up' }, 'proof_challenge'],
    ['a challenge that is none', { challenge: 7 }, 'proof_challenge'],
    ['a time that is over', { iat: SECONDS - 61 }, 'proof_expired'],
  ])('says %s', (_, changes, checked) => {
    expect(check(changes)).toEqual(checked);
  });
});

describe('values of claims', () => {
  it('are times in seconds', () => {
    expect([0, 1.5, 8_640_000_000_000].map(readNumericDate)).toEqual([0, 1_500, 8_640_000_000_000_000]);
    for (const value of [-0.001, 8_640_000_000_000.01, NaN, '7', null])
      expect(readNumericDate(value)).toBeUndefined();
  });

  it('are audiences, one alone or one among names', () => {
    for (const value of ['a', ['a']]) expect(isOnlyAudience(value, 'a')).toBe(true);
    for (const value of ['b', [], ['b'], ['a', 'a'], ['a', 'b'], undefined])
      expect(isOnlyAudience(value, 'a')).toBe(false);
    const many = (count: number) => ['a', ...Array.from({ length: count - 1 }, () => 'b')];
    for (const value of [['a'], ['b', 'a'], many(16)]) expect(isAmongAudiences(value, 'a')).toBe(true);
    for (const value of ['a', [], ['b'], ['a', 7], many(17), undefined])
      expect(isAmongAudiences(value, 'a')).toBe(false);
  });

  it('are visible texts', () => {
    expect(['!', '~', 'ab'].every((text) => isVisibleText(text, 2))).toBe(true);
    for (const text of ['', 'abc', 'a ', ' a', 'a\n', '\x7f', 'é', 7])
      expect(isVisibleText(text, 2)).toBe(false);
    expect([isVisibleText('ab', 9, 2), isVisibleText('a', 9, 2)]).toEqual([true, false]);
  });

  it('are platforms', () => {
    expect(['ios', 'android', 'windows', undefined].map(isPlatform)).toEqual([true, true, false, false]);
  });
});
