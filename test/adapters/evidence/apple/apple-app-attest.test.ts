import { describe, expect, it } from '@jest/globals';

import { createAppleAppAttest } from '../../../../src/adapters/evidence/apple/apple-app-attest.ts';
import type { VerifiedEvidence } from '../../../../src/core/evidence/provider.ts';
import {
  AAGUID,
  APP,
  assertionEvidence,
  attestationEvidence,
  categoryOf,
  KEY,
  keyIdOf,
  launchOf,
  memoryOf,
  NOW,
  reasonOf,
  verify,
  type AttestationParts,
  type Options,
} from '../../../support/evidence/apple-evidence.ts';

const DAY = 86_400_000;
const text = expect.stringMatching(/^[\w-]{43}$/);

const accepted = async (...args: Parameters<typeof verify>): Promise<VerifiedEvidence> => {
  const found = await verify(...args);
  if (!found.ok) throw new RangeError(found.reason);
  return found;
};

const versionOf = async (version: unknown, options: Options = {}): Promise<string | undefined> => {
  const extensions = launchOf({ apple_bundle_version_01: version });
  return (await accepted(attestationEvidence({ extensions }), options)).attestedVersion;
};

describe('App Attest: a new key', () => {
  it('is accepted, and to be remembered', async () => {
    expect(await verify(attestationEvidence())).toEqual({
      ok: true,
      platform: 'ios',
      level: 'secure-enclave',
      app: 'ios-app',
      keyCreatedAt: NOW,
      evidenceId: text,
      hardwareSubject: keyIdOf(KEY),
      remember: { key: keyIdOf(KEY), value: expect.stringContaining('"environment":"production"') },
    });
  });

  it('is accepted of each configured environment', async () => {
    const parts: AttestationParts = { aaguid: AAGUID.development };
    const environments = ['production', 'development'] as const;
    expect(await reasonOf(attestationEvidence(parts), { environments })).toBe('ok');
    expect(await reasonOf(attestationEvidence(), { environments })).toBe('ok');
  });

  it('is accepted from the first to the last second of its certificate', async () => {
    const evidence = attestationEvidence();
    expect(await reasonOf(evidence, {}, { now: NOW - DAY })).toBe('ok');
    expect(await reasonOf(evidence, {}, { now: NOW - DAY - 1 })).toBe('apple_certificate_early');
    expect(await reasonOf(evidence, {}, { now: NOW + 2 * DAY + 999 })).toBe('ok');
    expect(await reasonOf(evidence, {}, { now: NOW + 2 * DAY + 1_000 })).toBe('apple_certificate_expired');
  });

  it('is of the app whose id it bears', async () => {
    const other = { app: 'other-app', teamId: APP.teamId, bundleId: 'com.example.other' };
    expect(await verify(attestationEvidence(), { apps: [other, APP] })).toMatchObject({ app: 'ios-app' });
  });

  it('has one identity of evidence, whatever receipt comes with it', async () => {
    const first = await accepted(attestationEvidence());
    const second = await accepted(attestationEvidence({ statement: { receipt: Buffer.from('other') } }));
    expect(second.evidenceId).toBe(first.evidenceId);
  });
});

describe('App Attest: an object at its limit', () => {
  const sized = (length: number): Promise<string> => {
    const empty = Buffer.from(String(attestationEvidence()['attestation_object']), 'base64url').length;
    const receipt = Buffer.alloc(length - empty + 'receipt'.length - 2);
    return reasonOf(attestationEvidence({ statement: { receipt } }));
  };

  it('is accepted below and refused above', async () => {
    expect(await sized(16_000)).toBe('ok');
    expect(await sized(16_384 + 16)).toBe('apple_too_large');
  });
});

describe('App Attest: what iOS 27 appends', () => {
  it('tells the version, as itself or as mapped', async () => {
    expect(await versionOf('26.1.0')).toBe('26.1.0');
    expect(await versionOf('1')).toBeUndefined();
    const apps = [{ ...APP, versions: { '1': '26.2.0' } }];
    expect(await versionOf('1', { apps })).toBe('26.2.0');
    expect(await versionOf('constructor', { apps })).toBeUndefined();
    expect(await versionOf('1'.repeat(64))).toBeUndefined();
  });

  it('is accepted without categories, with an accepted one, and where earlier iOS tells none', async () => {
    const extensions = launchOf({ apple_validation_category_01: categoryOf(4), apple_more_01: 1 });
    expect(await reasonOf(attestationEvidence({ extensions }))).toBe('ok');
    const categories = ['app-store', 'testflight'] as const;
    expect(await reasonOf(attestationEvidence({ extensions }), { categories })).toBe('ok');
    expect(await reasonOf(attestationEvidence(), { categories })).toBe('ok');
  });

  it('is read of assertions too', async () => {
    const memory = await memoryOf(attestationEvidence());
    const extensions = launchOf({ apple_bundle_version_01: '26.1.0' });
    expect(await verify(assertionEvidence({ extensions }), { memory })).toMatchObject({
      attestedVersion: '26.1.0',
    });
  });
});

describe('App Attest: an assertion', () => {
  it('is accepted by the remembered key, with its counter', async () => {
    const memory = await memoryOf(attestationEvidence());
    const now = NOW + 30 * DAY;
    expect(await verify(assertionEvidence({ counter: 7 }), { memory }, { now })).toEqual({
      ok: true,
      platform: 'ios',
      level: 'secure-enclave',
      app: 'ios-app',
      keyCreatedAt: NOW,
      evidenceId: text,
      hardwareSubject: keyIdOf(KEY),
      counter: { key: keyIdOf(KEY), value: 7 },
    });
  });

  it.each([1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff])('counts without a sign: %d', async (counter) => {
    const memory = await memoryOf(attestationEvidence());
    expect(await verify(assertionEvidence({ counter }), { memory })).toMatchObject({
      counter: { value: counter },
    });
  });

  it('passes on that the memory is away', async () => {
    const memory = { recall: () => Promise.reject(new RangeError('away')) };
    await expect(verify(assertionEvidence(), { memory })).rejects.toThrow('away');
  });
});

describe('App Attest: the risk metric', () => {
  it('is what the operator knows of the key', async () => {
    const risks = new Map([[keyIdOf(KEY), 3]]);
    const risk = (key: string): number | undefined => risks.get(key);
    expect(await verify(attestationEvidence(), { risk })).toMatchObject({ risk: 3 });
    const memory = await memoryOf(attestationEvidence());
    expect(await verify(assertionEvidence(), { memory, risk })).toMatchObject({ risk: 3 });
    expect(await verify(attestationEvidence(), { risk: () => undefined })).not.toHaveProperty('risk');
  });
});

describe('App Attest: its setup', () => {
  const memory = { recall: () => Promise.resolve(undefined) };
  const create = (options: Options) => () =>
    createAppleAppAttest({ apps: [APP], environments: ['production'], memory, ...options });

  it('needs apps of different ids, an environment and roots', () => {
    expect(create({})).not.toThrow();
    expect(create({ apps: [] })).toThrow('no app');
    expect(create({ apps: [APP, { ...APP, app: 'twin' }] })).toThrow('two apps');
    expect(create({ environments: [] })).toThrow('no environment');
    expect(create({ roots: [] })).toThrow('no root');
    expect(create({ roots: ['text'] })).toThrow('no certificate');
  });
});
