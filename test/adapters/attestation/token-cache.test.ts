import { describe, expect, it } from '@jest/globals';

import { createIssuers } from '../../../src/adapters/attestation/issuers.ts';
import { createKeySet, type KeySet } from '../../../src/adapters/attestation/key-set.ts';
import { createTokenCache, type VerifiedToken } from '../../../src/adapters/attestation/token-cache.ts';
import { createAttestationVerifier } from '../../support/attestation-verifier.ts';
import {
  createBench,
  draft,
  emptyKeySet,
  ISSUER,
  ISSUER_KEY,
  jwkOf,
  NOW,
  ORIGIN,
  reasonOf,
  toRequest,
} from '../../support/attestation-bench.ts';

const token = (name: string) => ({ thumbprint: name }) as VerifiedToken;

describe('the token cache', () => {
  it('keeps the most recently used', () => {
    const cache = createTokenCache(2);
    cache.put('a', token('a'));
    cache.put('b', token('b'));
    expect(cache.get('a')).toEqual(token('a'));
    cache.put('c', token('c'));
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([token('a'), undefined, token('c')]);
    cache.forget('a');
    expect(cache.get('a')).toBeUndefined();
  });

  it('replaces an entry in its place', () => {
    const cache = createTokenCache(1);
    cache.put('a', token('old'));
    cache.put('a', token('new'));
    expect(cache.get('a')).toEqual(token('new'));
  });

  it('of size 0 keeps nothing', () => {
    const cache = createTokenCache(0);
    cache.put('a', token('a'));
    expect(cache.get('a')).toBeUndefined();
  });

  it.each([-1, 1.5, NaN, Infinity])('cannot have size %d', (size) => {
    expect(() => createTokenCache(size)).toThrow(RangeError);
  });
});

/** A key set that the test takes keys from, and that counts how often it is asked. */
const revocable = (keys: KeySet) => {
  const state = { isWithdrawn: false, finds: 0, peeks: 0 };
  const set: KeySet = {
    ...keys,
    peek(kid) {
      state.peeks += 1;
      return state.isWithdrawn ? undefined : keys.peek(kid);
    },
    find(kid) {
      state.finds += 1;
      return state.isWithdrawn ? Promise.resolve(undefined) : keys.find(kid);
    },
  };
  return { state, set };
};

describe('a cached token', () => {
  it('ends when its issuer withdraws the key', async () => {
    const inline = await createKeySet({ inline: { keys: [jwkOf(ISSUER_KEY, 'one')] } }, { clock: () => NOW });
    const { state, set } = revocable(inline);
    const issuers = [{ issuer: ISSUER, audience: ORIGIN, algorithms: ['ES256'] as const, keys: set }];
    const { verifier } = await createBench({ issuers });
    const request = toRequest(draft());
    expect(reasonOf(await verifier.verify(request))).toBe('verified');
    expect(reasonOf(await verifier.verify(request))).toBe('verified');
    state.isWithdrawn = true;
    expect(reasonOf(await verifier.verify(request))).toBe('token_key_unknown');
    expect(state.finds).toBe(1);
  });

  it('of another issuer asks nobody for a key', async () => {
    const { state, set } = revocable(emptyKeySet);
    const issuers = [{ issuer: ISSUER, audience: ORIGIN, algorithms: ['ES256'] as const, keys: set }];
    const { verify } = await createBench({ issuers });
    expect(reasonOf(await verify(({ token: { claims } }) => void (claims['iss'] = 'x')))).toBe(
      'token_key_unknown',
    );
    expect([state.finds, state.peeks]).toEqual([0, 1]);
  });
});

describe('the key of a token', () => {
  it('is for one algorithm, whatever else its issuer may use', async () => {
    const keys = await createKeySet({ inline: { keys: [jwkOf(ISSUER_KEY, 'one')] } }, { clock: () => NOW });
    const algorithms = ['ES256', 'ES384', 'RS256'] as const;
    const { verify } = await createBench({
      issuers: [{ issuer: ISSUER, audience: ORIGIN, algorithms, keys }],
    });
    expect(reasonOf(await verify())).toBe('verified');
    for (const alg of ['ES384', 'RS256']) {
      expect(reasonOf(await verify(({ token: { header } }) => void (header['alg'] = alg)))).toBe(
        'token_key_unknown',
      );
    }
  });
});

describe('options that cannot be meant', () => {
  const issuer = { issuer: ISSUER, audience: ORIGIN, algorithms: ['ES256'] as const, keys: emptyKeySet };

  it.each([[[]], [[issuer, issuer]], [[{ ...issuer, algorithms: [] }]]])('issuers %#', (table) => {
    expect(() => createIssuers(table)).toThrow(RangeError);
  });

  it.each([
    { clockSkewMs: -1 },
    { proofLifetimeMs: 0.5 },
    { maxTokenLifetimeMs: NaN },
    { publicOrigin: 'https://api.example.com/path' },
    { publicOrigin: 'api.example.com' },
    { cacheSize: -1 },
    { minimumAppVersion: { ios: [{ version: '1' }] } },
  ])('%j', (changes) => {
    const options = {
      issuers: [issuer],
      publicOrigin: ORIGIN,
      require: [],
      clockSkewMs: 0,
      proofLifetimeMs: 0,
      maxTokenLifetimeMs: 0,
      minimumAppVersion: {},
      storeLinks: {},
      cacheSize: 0,
      clock: () => NOW,
    };
    expect(() => createAttestationVerifier(options)).not.toThrow();
    expect(() => createAttestationVerifier({ ...options, ...changes })).toThrow(RangeError);
  });
});
