import { describe, expect, it } from '@jest/globals';

import {
  readAttestedData,
  readAuthenticatorData,
} from '../../../src/core/evidence/apple/authenticator-data.ts';
import { attestedVersionOf, launchFault, readLaunch } from '../../../src/core/evidence/apple/launch.ts';
import { APPLE_CATEGORIES } from '../../../src/core/evidence/apple/policy.ts';

const CATEGORY = 'apple_validation_category_01';
const VERSION = 'apple_bundle_version_01';
const four = new Uint8Array([4, 0, 0, 0]);

const read = (entries: Readonly<Record<string, unknown>>) => readLaunch(new Map(Object.entries(entries)));

describe('what iOS tells of the running app', () => {
  it.each([
    ['nothing', {}, {}],
    ['a category', { [CATEGORY]: four }, { category: 4 }],
    ['a version', { [VERSION]: '1.2.3' }, { bundleVersion: '1.2.3' }],
    ['both', { [CATEGORY]: four, [VERSION]: '7' }, { category: 4, bundleVersion: '7' }],
    ['entries to come', { apple_other_01: true }, {}],
    ['a version of 64 characters', { [VERSION]: '1'.repeat(64) }, { bundleVersion: '1'.repeat(64) }],
  ])('may be %s', (_, entries, launch) => {
    expect(read(entries)).toEqual(launch);
  });

  it.each([
    ['a category of three bytes', { [CATEGORY]: four.subarray(1) }],
    ['a category that is a number', { [CATEGORY]: 4 }],
    ['a category that is nothing', { [CATEGORY]: undefined }],
    ['a version that is a number', { [VERSION]: 7 }],
    ['a version of 65 characters', { [VERSION]: '1'.repeat(65) }],
  ])('is no %s', (_, entries) => {
    expect(read(entries)).toBeUndefined();
  });

  it('is refused for a category that is not accepted, and never for one that is not told', () => {
    const [[accepted, category] = ['', 0], [, other] = ['', 0]] = Object.entries(APPLE_CATEGORIES);
    const names = [accepted as keyof typeof APPLE_CATEGORIES];
    expect(launchFault({ category }, names)).toBeUndefined();
    expect(launchFault({ category: other }, names)).toBe('apple_category');
    expect(launchFault({ category: other }, undefined)).toBeUndefined();
    expect(launchFault({}, names)).toBeUndefined();
  });

  it('attests the version that stands for a build, or a build that is a version', () => {
    const app = { versions: { 812: '27.1.0' } } as unknown as Parameters<typeof attestedVersionOf>[1];
    expect(attestedVersionOf({ bundleVersion: '812' }, app)).toBe('27.1.0');
    expect(attestedVersionOf({ bundleVersion: '27.2.0' }, app)).toBe('27.2.0');
    expect(attestedVersionOf({ bundleVersion: '813' }, app)).toBeUndefined();
    expect(attestedVersionOf({ bundleVersion: 'toString' }, app)).toBeUndefined();
    expect(attestedVersionOf({}, app)).toBeUndefined();
  });
});

describe('authenticator data', () => {
  const attested = (changes: Readonly<Record<number, number>> = {}, length = 164): Uint8Array => {
    const bytes = new Uint8Array(length).map((_, at) => at);
    bytes.set([0, 32], 53);
    for (const [at, byte] of Object.entries(changes)) bytes[Number(at)] = byte;
    return bytes;
  };

  it('is at least its header', () => {
    expect(readAuthenticatorData(new Uint8Array(36))).toBeUndefined();
    expect(readAuthenticatorData(new Uint8Array(37))).toMatchObject({
      counter: 0,
      extensions: new Uint8Array(),
    });
  });

  it('of an attestation has a key behind an id of 32 bytes', () => {
    expect(readAttestedData(attested())).toMatchObject({
      aaguid: attested().subarray(37, 53),
      credentialId: attested().subarray(55, 87),
      credentialKey: attested().subarray(87, 164),
      extensions: new Uint8Array(),
    });
    expect(readAttestedData(attested({}, 166))?.extensions).toEqual(new Uint8Array([164, 165]));
  });

  it.each([
    ['is too short', attested({}, 163)],
    ['is shorter than a header', new Uint8Array(36)],
    ['has a longer id', attested({ 53: 1 })],
    ['has an id of 33 bytes', attested({ 54: 33 })],
  ])('of an attestation is none where it %s', (_, bytes) => {
    expect(readAttestedData(bytes)).toBeUndefined();
  });
});
