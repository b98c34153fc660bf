import { randomBytes } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { NONCE_BYTES, openWith, SEAL_BYTES, sealWith } from '../../../src/adapters/crypto/aes-gcm.ts';

const [KEY, OTHER] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const sealed = (plain: Uint8Array): Buffer => sealWith(KEY, randomBytes(NONCE_BYTES), plain);

describe('what is sealed', () => {
  it('opens by its key, and is longer by nonce and tag', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (plain) => {
        const text = sealed(plain);
        expect(text.byteLength).toBe(plain.byteLength + SEAL_BYTES);
        expect(openWith(KEY, text)).toEqual(Buffer.from(plain));
        expect(openWith(OTHER, text)).toBeUndefined();
      }),
    );
  });

  it.each([0, 1, 40])('does not open cut short, from %d bytes', (length) => {
    const text = sealed(Buffer.alloc(length, 7));
    for (let bytes = 0; bytes < text.byteLength; bytes += 1)
      expect(openWith(KEY, text.subarray(0, bytes))).toBeUndefined();
  });

  it('does not open with one bit changed, wherever', () => {
    const text = sealed(Buffer.from('a text'));
    for (let bit = 0; bit < 8 * text.byteLength; bit += 1) {
      const changed = Buffer.from(text);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(openWith(KEY, changed)).toBeUndefined();
    }
  });
});
