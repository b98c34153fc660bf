import { describe, expect, it } from '@jest/globals';

import { createPlayIntegrity } from '../../../../src/adapters/evidence/play/play-integrity.ts';
import {
  activity,
  app,
  bindingText,
  details,
  device,
  NOW,
  options,
  outcomeOf,
  recall,
  requestWith,
  tokenOf,
  verdict,
} from '../../../support/evidence/play-tokens.ts';

const policy = options.policy;

const verify = async (claims: unknown): Promise<unknown> =>
  createPlayIntegrity(options).verify(requestWith({ integrity_token: await tokenOf(claims) }));

describe('Play Integrity: what is accepted', () => {
  it('takes a classic request, bound by its nonce', async () => {
    expect(await verify(verdict())).toEqual({
      ok: true,
      platform: 'android',
      level: 'software',
      app: 'android-app',
      attestedVersion: '25.1.0',
      keyCreatedAt: NOW,
      evidenceId: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('takes a nonce that comes back padded', async () => {
    expect(await outcomeOf(details({ nonce: `${bindingText}=` }))).toBe('ok');
  });

  it('takes a standard request, bound by its hash', async () => {
    expect(await outcomeOf(details({ nonce: undefined, requestHash: bindingText }))).toBe('ok');
  });

  it('vouches for hardware where the device meets strong integrity', async () => {
    const labels = ['MEETS_BASIC_INTEGRITY', 'MEETS_DEVICE_INTEGRITY', 'MEETS_STRONG_INTEGRITY'];
    const result = await verify(
      device({ deviceRecognitionVerdict: labels, deviceAttributes: { sdkVersion: 36 } }),
    );
    expect(result).toMatchObject({ ok: true, level: 'tee' });
  });

  it('leaves out the version that nobody mapped', async () => {
    const result = await verify(app({ versionCode: '41' }));
    expect(result).toMatchObject({ ok: true });
    expect(result).not.toHaveProperty('attestedVersion');
  });

  it.each([
    ['LEVEL_1', 0],
    ['LEVEL_2', 1],
    ['LEVEL_3', 2],
    ['LEVEL_4', 3],
  ])('makes risk of activity %s', async (level, risk) => {
    expect(await verify(activity(level))).toMatchObject({ ok: true, risk });
  });

  it('makes no risk of activity that was not evaluated', async () => {
    expect(await verify(activity('UNEVALUATED'))).not.toHaveProperty('risk');
  });

  it('adds recall bits to the risk, as the policy weighs them', async () => {
    const bits = recall({ bitFirst: true, bitSecond: false, bitThird: true });
    expect(await verify(bits)).toMatchObject({ ok: true, risk: 2 });
    const provider = createPlayIntegrity({
      ...options,
      policy: { ...policy, recall: { bitFirst: 5, bitThird: 0 } },
    });
    const token = await tokenOf(bits);
    expect(await provider.verify(requestWith({ integrity_token: token }))).toMatchObject({ risk: 5 });
  });

  it('knows one verdict in every wrapping', async () => {
    const claims = verdict();
    const ids = await Promise.all([verify(claims), verify(claims)]);
    expect(ids[0]).toEqual(ids[1]);
    expect(await verify(details({ timestampMillis: String(NOW - 1) }))).not.toMatchObject({
      evidenceId: (ids[0] as { evidenceId: string }).evidenceId,
    });
  });

  it.each([
    [-120_000, 'ok'],
    [-120_001, 'play_expired'],
    [30_000, 'ok'],
    [30_001, 'play_in_future'],
  ])('judges a verdict of %d ms from now: %s', async (offset, outcome) => {
    expect(await outcomeOf(details({ timestampMillis: String(NOW + offset) }))).toBe(outcome);
  });

  it.each([
    ['39', 'play_app_outdated'],
    ['40', 'ok'],
  ])('judges versionCode %s: %s', async (versionCode, outcome) => {
    expect(await outcomeOf(app({ versionCode }))).toBe(outcome);
  });

  it.each([
    ['LEVEL_2', 'ok'],
    ['LEVEL_3', 'play_device_activity'],
  ])('judges activity %s against level 2: %s', async (level, outcome) => {
    expect(await outcomeOf(activity(level), { policy: { ...policy, maxActivityLevel: 2 } })).toBe(outcome);
  });

  it('takes another recognition verdict where the policy names it', async () => {
    expect(
      await outcomeOf(app({ appRecognitionVerdict: 'UNRECOGNIZED_VERSION' }), {
        policy: { ...policy, app: ['PLAY_RECOGNIZED', 'UNRECOGNIZED_VERSION'] },
      }),
    ).toBe('ok');
  });
});

describe('Play Integrity: what cannot be configured', () => {
  it.each([
    ['a decryption key of 31 bytes', { decryptionKey: Buffer.alloc(31).toString('base64') }],
    ['a decryption key in base64url', { decryptionKey: Buffer.alloc(32, 0xff).toString('base64url') }],
    ['a verification key that is none', { verificationKey: Buffer.alloc(91).toString('base64') }],
    ['no app', { apps: [] }],
    ['two apps of one package', { apps: [...options.apps, ...options.apps] }],
  ])('%s', (_, overrides) => {
    expect(() => createPlayIntegrity({ ...options, ...overrides })).toThrow(/Play Integrity/);
  });
});
