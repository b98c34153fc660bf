import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';

import { afterAll, describe, expect, it } from '@jest/globals';

import { loadConfig } from '../../config/load.ts';
import { createFolder, developmentFaults, expectFaults, faultsOf, PRODUCTION } from './support.ts';

const DIGEST = createHash('sha256').update('certificate').digest('base64url');
const APP = {
  app: 'com.example.authenticator',
  packageName: 'com.example.authenticator',
  certificateDigests: [DIGEST],
};

const keys = createFolder();
afterAll(() => keys[Symbol.dispose]());
const decryptionKeyFile = keys.write('decryption.txt', `${randomBytes(32).toString('base64')}\n`);
const verificationKeyFile = keys.write(
  'verification.txt',
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .publicKey.export({ format: 'der', type: 'spki' })
    .toString('base64'),
);
const notBase64 = keys.write('key.pem', '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n');
const empty = keys.write('empty.txt', '\n');

const play = (change: object = {}) => ({ decryptionKeyFile, verificationKeyFile, apps: [APP], ...change });
const issuing = (providers: object, change: object = {}) => ({
  attestation: { issuing: { providers, ...change } },
});
const withApp = (change: object) => issuing({ play: play({ apps: [{ ...APP, ...change }] }) });
const APPLE_APP = { app: 'ios-app', teamId: 'ABCDE12345', bundleId: 'com.example.authenticator' };
const withApple = (change: object) => issuing({ apple: { apps: [{ ...APPLE_APP, ...change }] } });
const AT = 'attestation.issuing.providers';

describe('the kinds of evidence', () => {
  it('are read with their defaults', async () => {
    const { attestation } = await loadConfig({
      profile: 'development',
      env: {},
      overlay: issuing({ play: play(), development: {} }),
    });
    expect(attestation.issuing).toEqual({
      tokenLifetimeMs: 3_600_000,
      providers: {
        play: {
          decryptionKeyFile,
          verificationKeyFile,
          apps: [{ ...APP, versions: {} }],
          policy: {
            device: ['MEETS_DEVICE_INTEGRITY'],
            app: ['PLAY_RECOGNIZED'],
            licence: ['LICENSED'],
            recall: {},
          },
          maxAgeMs: 120_000,
          futureMs: 30_000,
        },
        development: { app: 'com.example.authenticator' },
      },
    });
  });

  it('have files that are found from where the configuration lies', async () => {
    using folder = createFolder();
    folder.write('d.txt', randomBytes(32).toString('base64'));
    folder.write('v.txt', randomBytes(91).toString('base64'));
    const file = folder.write(
      'gateway.yaml',
      JSON.stringify(issuing({ play: play({ decryptionKeyFile: 'd.txt', verificationKeyFile: 'v.txt' }) })),
    );
    const { attestation } = await loadConfig({ profile: 'development', file, env: {} });
    expect(attestation.issuing?.providers.play).toMatchObject({
      decryptionKeyFile: `${folder.folder}/d.txt`,
      verificationKeyFile: `${folder.folder}/v.txt`,
    });
  });

  expectFaults([
    [
      'a file that is not there',
      issuing({ play: play({ decryptionKeyFile: '/nowhere/d.txt' }) }),
      `${AT}.play.decryptionKeyFile`,
      /cannot be read \(ENOENT\)/,
    ],
    [
      'a file of another form',
      issuing({ play: play({ verificationKeyFile: notBase64 }) }),
      `${AT}.play.verificationKeyFile`,
      /no base64/,
    ],
    [
      'an empty file',
      issuing({ play: play({ decryptionKeyFile: empty }) }),
      `${AT}.play.decryptionKeyFile`,
      /no base64/,
    ],
    ['no app', issuing({ play: play({ apps: [] }) }), `${AT}.play.apps`, /1 to 16/],
    [
      'a package twice',
      issuing({ play: play({ apps: [APP, { ...APP, app: 'other' }] }) }),
      `${AT}.play.apps[1].packageName`,
      /earlier/,
    ],
    [
      'a package of one word',
      withApp({ packageName: 'example' }),
      `${AT}.play.apps[0].packageName`,
      /package name/,
    ],
    [
      'no certificate',
      withApp({ certificateDigests: [] }),
      `${AT}.play.apps[0].certificateDigests`,
      /1 to 16/,
    ],
    [
      'a digest in hexadecimal',
      withApp({ certificateDigests: ['ab'.repeat(32)] }),
      `${AT}.play.apps[0].certificateDigests[0]`,
      /base64url/,
    ],
    [
      'a padded digest',
      withApp({ certificateDigests: [`${DIGEST}=`] }),
      `${AT}.play.apps[0].certificateDigests[0]`,
      /base64url/,
    ],
    [
      'a version for no versionCode',
      withApp({ versions: { '4.2': '25.1.0' } }),
      `${AT}.play.apps[0].versions["4.2"]`,
      /versionCode/,
    ],
    ['no version', withApp({ versions: { 42: '25' } }), `${AT}.play.apps[0].versions["42"]`, /version/],
    [
      'a lowest versionCode of 0',
      withApp({ minimumVersionCode: 0 }),
      `${AT}.play.apps[0].minimumVersionCode`,
      /from 1/,
    ],
    [
      'a label that Play has not',
      issuing({ play: play({ policy: { device: ['MEETS_ALL'] } }) }),
      `${AT}.play.policy.device[0]`,
      /one of/,
    ],
    [
      'an unevaluated app',
      issuing({ play: play({ policy: { app: ['UNEVALUATED'] } }) }),
      `${AT}.play.policy.app[0]`,
      /one of/,
    ],
    [
      'activity level 5',
      issuing({ play: play({ policy: { maxActivityLevel: 5 } }) }),
      `${AT}.play.policy.maxActivityLevel`,
      /1 to 4/,
    ],
    [
      'a recall bit of 101',
      issuing({ play: play({ policy: { recall: { bitFirst: 101 } } }) }),
      `${AT}.play.policy.recall.bitFirst`,
      /100/,
    ],
    [
      'a verdict of 11 minutes',
      issuing({ play: play({ maxAge: '11m' }) }),
      `${AT}.play.maxAge`,
      /10s to 10m/,
    ],
    [
      'a token of a day and a minute',
      issuing({}, { tokenLifetime: '25h' }),
      'attestation.issuing.tokenLifetime',
      /1m to 24h/,
    ],
    ['a provider that is not known', issuing({ oracle: {} }), `${AT}.oracle`, /unknown|not a/],
    ['an app id with a space', issuing({ development: { app: 'a b' } }), `${AT}.development.app`, /app id/],
  ]);

  expectFaults([
    ['no app of Apple', issuing({ apple: { apps: [] } }), `${AT}.apple.apps`, /1 to 16/],
    ['a team of nine', withApple({ teamId: 'ABCDE1234' }), `${AT}.apple.apps[0].teamId`, /ten/],
    ['a bundle id with a space', withApple({ bundleId: 'a b' }), `${AT}.apple.apps[0].bundleId`, /bundle id/],
    [
      'an app of Apple twice',
      issuing({ apple: { apps: [APPLE_APP, APPLE_APP] } }),
      `${AT}.apple.apps[1].bundleId`,
      /earlier/,
    ],
    [
      'another environment',
      issuing({ apple: { apps: [APPLE_APP], environments: ['sandbox'] } }),
      `${AT}.apple.environments[0]`,
      /one of/,
    ],
    [
      'another category',
      issuing({ apple: { apps: [APPLE_APP], categories: ['sideloaded'] } }),
      `${AT}.apple.categories[0]`,
      /one of/,
    ],
    [
      'roots that are none',
      issuing({ apple: { apps: [APPLE_APP], rootsFile: notBase64 } }),
      `${AT}.apple.rootsFile`,
      /no certificate/,
    ],
  ]);

  it('have no roots but those of the platform in production', async () => {
    const { attestation } = PRODUCTION;
    const apple = { apps: [APPLE_APP], rootsFile: notBase64 };
    const faults = await faultsOf({
      profile: 'production',
      env: {},
      overlay: { ...PRODUCTION, attestation: { ...attestation, issuing: { providers: { apple } } } },
    });
    const messages = faults
      .filter(({ path }) => path === `${AT}.apple.rootsFile`)
      .map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringContaining('in place of the platform’s'));
  });

  it('need an issuer that signs', async () => {
    const issuers = [PRODUCTION.attestation.issuers[0]];
    const pathsOf = async (attestation: object) =>
      (await developmentFaults({ attestation })).map(({ path }) => path);
    const at = 'attestation.issuing.';
    expect(await pathsOf({ development: false, issuers, issuing: { providers: {} } })).toEqual([
      `${at}keysFile`,
    ]);
    const keysFile = '/nowhere/keys.json';
    expect(await pathsOf({ development: true, issuing: { keysFile, providers: {} } })).toEqual([
      `${at}keysFile`,
      `${at}keysFile`,
    ]);
    expect(await pathsOf({ development: true, issuing: { tokenLifetime: '2h', providers: {} } })).toEqual([
      `${at}tokenLifetime`,
    ]);
  });

  it('never believe whoever asks in production', async () => {
    const { attestation } = PRODUCTION;
    const faults = await faultsOf({
      profile: 'production',
      env: {},
      overlay: {
        ...PRODUCTION,
        attestation: { ...attestation, issuing: { providers: { development: {} } } },
      },
    });
    expect(faults.map(({ path }) => path)).toContain(`${AT}.development`);
  });
});
