import { expect, it } from '@jest/globals';

import type { PlayApp, PlayPolicy } from '../../../src/core/evidence/play/policy.ts';
import { judgeVerdict } from '../../../src/core/evidence/play/verdict.ts';

const NOW = 1_800_000_000_000;
const DIGEST = Buffer.alloc(32, 1).toString('base64url');
const OTHER = Buffer.alloc(32, 2).toString('base64url');

const app: PlayApp = { app: 'the-app', packageName: 'com.example', certificateDigests: [DIGEST, OTHER] };

const policy: PlayPolicy = {
  device: ['MEETS_DEVICE_INTEGRITY'],
  app: ['PLAY_RECOGNIZED'],
  licence: ['LICENSED', 'UNLICENSED'],
};

interface Changes {
  readonly request?: object;
  readonly integrity?: object;
  readonly device?: object;
  readonly licence?: string;
  readonly app?: Partial<PlayApp>;
}

const judge = (changes: Changes = {}) =>
  judgeVerdict(
    {
      requestDetails: {
        ...{ requestPackageName: 'com.example', nonce: 'bound', timestampMillis: String(NOW - 5) },
        ...changes.request,
      },
      appIntegrity: {
        ...{ appRecognitionVerdict: 'PLAY_RECOGNIZED', packageName: 'com.example', versionCode: '7' },
        certificateSha256Digest: [DIGEST],
        ...changes.integrity,
      },
      deviceIntegrity: { deviceRecognitionVerdict: ['MEETS_DEVICE_INTEGRITY'], ...changes.device },
      accountDetails: { appLicensingVerdict: changes.licence ?? 'LICENSED' },
    },
    {
      apps: new Map([['com.example', { ...app, ...changes.app }]]),
      policy,
      times: { maxAgeMs: 60_000, futureMs: 1_000 },
    },
    { bindingOf: (of) => (of === 'the-app' ? 'bound' : 'other'), now: NOW, evidenceId: 'the-verdict' },
  );

it('vouches for the app, and for a key that is no older than the verdict', () => {
  expect(judge()).toEqual({
    ok: true,
    platform: 'android',
    level: 'software',
    app: 'the-app',
    keyCreatedAt: NOW - 5,
    evidenceId: 'the-verdict',
  });
});

it('takes a verdict of the next second, as one of now', () => {
  const late = judge({ request: { timestampMillis: String(NOW + 1_000) } });
  expect(late).toMatchObject({ ok: true, keyCreatedAt: NOW });
  const later = judge({ request: { timestampMillis: String(NOW + 1_001) } });
  expect(later).toEqual({ ok: false, reason: 'play_in_future' });
});

it.each([
  ['of another package', { requestPackageName: 'com.other' }],
  ['of no package', { requestPackageName: undefined }],
  ['of a package that is a list', { requestPackageName: ['com.example'] }],
])('refuses a verdict %s', (_, request) => {
  expect(judge({ request })).toEqual({ ok: false, reason: 'play_request_package' });
});

it.each([
  ['one', [DIGEST]],
  ['one with its padding', [`${DIGEST}=`]],
  ['several', [DIGEST, `${OTHER}=`]],
])('takes certificates of which %s is known', (_, certificateSha256Digest) => {
  expect(judge({ integrity: { certificateSha256Digest } })).toMatchObject({ ok: true });
});

it.each([
  ['none', []],
  ['one that is unknown', [Buffer.alloc(32, 3).toString('base64url')]],
  ['one that is unknown beside a known one', [DIGEST, Buffer.alloc(32, 3).toString('base64url')]],
  ['one with a letter before it', [`A${DIGEST}`]],
  ['one with a letter behind it', [`${DIGEST}A`]],
  ['one with twice its padding', [`${DIGEST}==`]],
  ['one that is a number', [7]],
  ['one that is a list', [[DIGEST]]],
  ['a text', DIGEST],
])('refuses certificates: %s', (_, certificateSha256Digest) => {
  expect(judge({ integrity: { certificateSha256Digest } })).toEqual({
    ok: false,
    reason: 'play_app_certificate',
  });
});

it('attests a version that is written down, and no other', () => {
  expect(judge({ app: { versions: { 7: '27.1.0' } } })).toMatchObject({ attestedVersion: '27.1.0' });
  expect(judge({ app: { versions: { 8: '27.1.0' } } })).not.toHaveProperty('attestedVersion');
});

it('takes one of several licences', () => {
  expect(judge({ licence: 'UNLICENSED' })).toMatchObject({ ok: true });
  expect(judge({ licence: 'UNEVALUATED' })).toEqual({ ok: false, reason: 'play_licence' });
});

it('reads recent activity only from a text', () => {
  const active = (deviceActivityLevel: unknown) =>
    judge({
      device: {
        deviceRecognitionVerdict: ['MEETS_DEVICE_INTEGRITY'],
        recentDeviceActivity: { deviceActivityLevel },
      },
    });
  expect(active('LEVEL_3')).toMatchObject({ risk: 2 });
  expect(active(['LEVEL_3'])).not.toHaveProperty('risk');
});

it('takes a list of labels that is none for a device that failed', () => {
  const failed = { ok: false, reason: 'play_device_integrity' };
  expect(judge({ device: { deviceRecognitionVerdict: 'MEETS_DEVICE_INTEGRITY' } })).toEqual(failed);
  expect(judge({ device: { deviceRecognitionVerdict: [] } })).toEqual(failed);
});
