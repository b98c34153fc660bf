import { expect, it } from '@jest/globals';

import {
  readRememberedKey,
  writeRememberedKey,
  type RememberedKey,
} from '../../../src/core/evidence/apple/remembered-key.ts';

const key: RememberedKey = {
  point: Buffer.alloc(65, 4).toString('base64url'),
  rpIdHash: Buffer.alloc(32, 7).toString('base64url'),
  environment: 'production',
  attestedAt: 1_800_000_000_000,
};

it('is read as it was written', () => {
  expect(readRememberedKey(writeRememberedKey(key))).toEqual(key);
  const other = { ...key, environment: 'development' } as const;
  expect(readRememberedKey(writeRememberedKey(other))).toEqual(other);
});

it.each([
  ['a point of 64 bytes', { point: Buffer.alloc(64, 4).toString('base64url') }],
  ['a point that is no base64url', { point: '+'.repeat(87) }],
  ['a point that is a number', { point: 65 }],
  ['no point', { point: undefined }],
  ['a hash that is a number', { rpIdHash: 7 }],
  ['no hash', { rpIdHash: undefined }],
  ['an unknown environment', { environment: 'sandbox' }],
  ['no environment', { environment: undefined }],
  ['an instant that is a text', { attestedAt: '1800000000000' }],
  ['an instant that is no whole number', { attestedAt: 1.5 }],
])('is no key with %s', (_, changes) => {
  expect(readRememberedKey(JSON.stringify({ ...key, ...changes }))).toBeUndefined();
});

it.each(['', '{', '[]', 'null'])('is no key where %j was kept', (text) => {
  expect(readRememberedKey(text)).toBeUndefined();
});
