import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint } from 'jose';

import { readDeviceKey, thumbprintOf } from '../../../src/core/attestation/device-key.ts';
import { isReason } from '../../../src/core/attestation/reasons.ts';
import { ecKey } from '../../support/attestation-bench.ts';
import { respell } from '../../support/attestation-faults.ts';

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('base64url');

describe('a device key', () => {
  it('has the thumbprint that RFC 7638 gives it', async () => {
    for (const { jwk } of Array.from({ length: 20 }, () => ecKey())) {
      const read = readDeviceKey({ jwk: { ...jwk, kid: 'x', extra: 1 } });
      if (isReason(read)) throw new Error(read);
      expect(thumbprintOf(read, sha256)).toBe(await calculateJwkThumbprint(jwk));
    }
  });

  it('has one spelling: of 16 of the same point one is taken', () => {
    const { jwk } = ecKey();
    const spellings = (text: string): string[] => {
      const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
      const bytes = Buffer.from(text, 'base64url');
      return letters
        .map((letter) => text.slice(0, -1) + letter)
        .filter((other) => Buffer.from(other, 'base64url').equals(bytes));
    };
    const all = spellings(jwk.x).flatMap((x) => spellings(jwk.y).map((y) => ({ ...jwk, x, y })));
    expect(all).toHaveLength(16);
    expect(all.filter((one) => !isReason(readDeviceKey({ jwk: one })))).toEqual([jwk]);
    expect(readDeviceKey({ jwk: { ...jwk, x: respell(jwk.x) } })).toBe('device_key_coordinates');
  });

  it.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'])('gives nothing away: %s', (name) => {
    expect(readDeviceKey({ jwk: { ...ecKey().jwk, [name]: '' } })).toBe('device_key_private');
  });
});
