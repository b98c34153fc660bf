import { expect, it } from '@jest/globals';

import { createDevelopmentEvidence, DEVELOPMENT_REASONS } from '../../../src/core/evidence/development.ts';

const NOW = 1_800_000_000_000;

const verify = (evidence: Readonly<Record<string, unknown>>) =>
  createDevelopmentEvidence({ app: 'com.example.app' }).verify({
    ...{ evidence, now: NOW, thumbprint: 'the-thumbprint', appVersion: '1.0.0' },
    jwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' },
    bindingOf: (app) => new TextEncoder().encode(app).subarray(0, 3),
  });

it('believes whoever asks, and vouches for software alone', async () => {
  expect(await verify({})).toEqual({
    ok: true,
    platform: 'ios',
    level: 'software',
    app: 'com.example.app',
    keyCreatedAt: NOW,
    evidenceId: 'the-thumbprint 99,111,109',
  });
  expect(createDevelopmentEvidence({ app: 'a' }).id).toBe('development');
});

it.each(['ios', 'android'])('takes the platform that it is told, %s', async (platform) => {
  expect(await verify({ platform })).toMatchObject({ ok: true, platform });
});

it.each([
  [{ platform: 'windows' }],
  [{ platform: null }],
  [{ platform: 'ios', level: 'strongbox' }],
  [{ level: 'tee' }],
])('refuses %j', async (evidence) => {
  expect(await verify(evidence)).toEqual({ ok: false, reason: Object.keys(DEVELOPMENT_REASONS)[0] });
});
