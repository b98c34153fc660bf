import { describe, expect, it } from '@jest/globals';

import { loadConfig } from '../../config/load.ts';
import { development, expectFaults, faultsOf, PRODUCTION } from './support.ts';

const APP = '1:123456789012:ios:0123456789abcdef';

const firebase = (change: object = {}) => ({
  preset: 'firebase-app-check',
  project: '123456789012',
  apps: { [APP]: { platform: 'ios', version: '27.1.0' } },
  ...change,
});

const openid = (change: object = {}) => ({
  preset: 'openid',
  issuer: 'https://login.example.com',
  audience: 'https://api.example.com',
  ...change,
});

const accepting = (...issuers: unknown[]) => ({ attestation: { issuers } });
const at = (rest: string): string => `attestation.issuers[0]${rest}`;

describe('the preset of Firebase App Check', () => {
  it('follows from the project, with the keys of the service', async () => {
    const { attestation } = await development(accepting(firebase()));
    expect(attestation.issuers).toEqual([
      {
        issuer: 'https://firebaseappcheck.googleapis.com/123456789012',
        audience: 'projects/123456789012',
        algorithms: ['RS256'],
        keys: {
          url: 'https://firebaseappcheck.googleapis.com/v1/jwks',
          refreshMs: 300_000,
          timeoutMs: 3_000,
        },
        profile: {
          header: 'x-firebase-appcheck',
          types: ['JWT'],
          audience: 'among',
          source: {
            kind: 'apps',
            provider: 'firebase-app-check',
            apps: { [APP]: { platform: 'ios', appVersion: '27.1.0' } },
          },
          binding: 'none',
          proofs: [],
          consume: false,
        },
        acceptUnbound: false,
      },
    ]);
  });
});

describe('the preset of OpenID-style issuers', () => {
  it.each([
    ['https://login.example.com', 'https://login.example.com/.well-known/openid-configuration'],
    ['https://login.example.com/', 'https://login.example.com/.well-known/openid-configuration'],
    ['https://login.example.com/a/b', 'https://login.example.com/a/b/.well-known/openid-configuration'],
  ])('looks for the document of %s, whose name stays as written', async (issuer, discovery) => {
    const { attestation } = await development(accepting(openid({ issuer })));
    expect(attestation.issuers[0]).toMatchObject({
      issuer,
      keys: { discovery, issuer },
      algorithms: ['RS256'],
      profile: { types: ['JWT'], binding: 'key', proofs: ['dpop'], audience: 'only' },
    });
  });

  it('takes a key set by name instead', async () => {
    const { attestation } = await development(accepting(openid({ jwksUri: 'https://a.example/jwks' })));
    expect(attestation.issuers[0]?.keys).toEqual({
      url: 'https://a.example/jwks',
      refreshMs: 300_000,
      timeoutMs: 3_000,
    });
  });
});

describe('a preset with a fault', () => {
  expectFaults([
    ['an unknown preset', accepting({ preset: 'auth0' }), at('.preset'), /must name a preset/],
    ['a preset that is no word', accepting(firebase({ preset: 7 })), at('.preset'), /must name a preset/],
    ['an entry that is no mapping', accepting('firebase'), at(''), /must be a mapping/],
    ['no project', accepting(firebase({ project: undefined })), at('.project'), /is missing/],
    ['a project that is a name', accepting(firebase({ project: 'example' })), at('.project'), /number/],
    ['a project of 21 digits', accepting(firebase({ project: '1'.repeat(21) })), at('.project'), /20/],
    ['no app', accepting(firebase({ apps: {} })), at('.apps'), /1 to 64/],
    [
      '65 apps',
      accepting(
        firebase({
          apps: Object.fromEntries(
            Array.from({ length: 65 }, (_, index) => [`app-${index}`, { platform: 'ios', version: '1.0.0' }]),
          ),
        }),
      ),
      at('.apps'),
      /1 to 64/,
    ],
    [
      'an app id with a space',
      accepting(firebase({ apps: { 'a b': { platform: 'ios', version: '1.0.0' } } })),
      at('.apps'),
      /visible/,
    ],
    [
      'a platform that is none',
      accepting(firebase({ apps: { [APP]: { platform: 'web', version: '1.0.0' } } })),
      at(`.apps["${APP}"].platform`),
      /ios, android/,
    ],
    [
      'a version that is none',
      accepting(firebase({ apps: { [APP]: { platform: 'ios', version: '1.0' } } })),
      at(`.apps["${APP}"].version`),
      /semantic version/,
    ],
    ['a key of another preset', accepting(firebase({ audience: 'x' })), at('.audience'), /unknown|not a/],
    ['proofs for Firebase', accepting(firebase({ proofs: ['dpop'] })), at('.proofs'), /unknown|not a/],
    [
      'a key set by plain http',
      accepting(firebase({ keys: { url: 'http://keys.example.com/' } })),
      at('.keys.url'),
      /plain http/,
    ],
    [
      'an issuer by plain http',
      accepting(openid({ issuer: 'http://a.example' })),
      at('.issuer'),
      /plain http/,
    ],
    ['an issuer with a query', accepting(openid({ issuer: 'https://a.example?x' })), at('.issuer'), /query/],
    ['no proof at all', accepting(openid({ proofs: [] })), at('.proofs'), /1 to 2/],
    ['an unknown proof', accepting(openid({ proofs: ['mtls'] })), at('.proofs[0]'), /dpop, pop/],
    [
      'proofs of tokens without a key',
      accepting(openid({ binding: 'none', proofs: ['dpop'] })),
      at('.proofs'),
      /no effect/,
    ],
    [
      'acceptUnbound for bound tokens',
      accepting(openid({ acceptUnbound: true })),
      at('.acceptUnbound'),
      /no effect/,
    ],
    [
      'one project twice',
      accepting(firebase(), firebase()),
      'attestation.issuers[1].issuer',
      /earlier entry/,
    ],
  ]);
});

describe('production', () => {
  const options = (...issuers: object[]) => ({
    env: {},
    overlay: { ...PRODUCTION, ...accepting(...issuers) },
  });

  it.each([
    ['Firebase tokens', firebase],
    ['unbound tokens of an OpenID-style issuer', (change?: object) => openid({ binding: 'none', ...change })],
  ])('takes %s only when told so, and notes it', async (_, make) => {
    expect(await faultsOf(options(make()))).toEqual([
      expect.objectContaining({ path: 'attestation.issuers[0].acceptUnbound' }),
    ]);
    const { notes } = await loadConfig(options(make({ acceptUnbound: true })));
    expect(notes).toEqual([expect.stringMatching(/issuers\[0\] takes tokens that bind no key/)]);
  });

  it('takes bound tokens of an OpenID-style issuer without a word', async () => {
    expect((await loadConfig(options(openid()))).notes).toEqual([]);
  });

  it('notes the PoP mode', async () => {
    const { notes } = await loadConfig(options(openid({ proofs: ['dpop', 'pop'] })));
    expect(notes).toEqual([expect.stringMatching(/issuers\[0\] accepts pop/)]);
  });
});
