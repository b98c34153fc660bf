import { createHmac } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createKeyedHash, MIN_HASH_KEY_BYTES } from '../../../src/adapters/crypto/keyed-hash.ts';

const key = Buffer.alloc(32, 7);
const hash = createKeyedHash(key);

describe('createKeyedHash', () => {
  const reference = (secret: Uint8Array, dimension: string, value: string): string =>
    createHmac('sha256', secret)
      .update(`${dimension.length}:${dimension}${value}`)
      .digest('base64url')
      .slice(0, 22);

  it('is HMAC-SHA-256 over the length-prefixed dimension and the value, 22 characters of base64url', () => {
    expect(hash('number', '+12015550123')).toBe(reference(key, 'number', '+12015550123'));
    expect(hash('number', '+12015550123')).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it('is the HMAC of node:crypto for any key and text, in any order of calls', () => {
    const keys = fc.uint8Array({ minLength: 32, maxLength: 130 });
    fc.assert(
      fc.property(
        keys,
        fc.array(fc.tuple(fc.string(), fc.string({ unit: 'binary' })), { maxLength: 5 }),
        (secret, subjects) => {
          const tag = createKeyedHash(secret);
          for (const [dimension, value] of subjects)
            expect(tag(dimension, value)).toBe(reference(secret, dimension, value));
        },
      ),
    );
  });

  it.each([508, 509, 510, 511, 512, 513, 2_000, 100_000])(
    'is the same for a value of %i characters',
    (length) => {
      for (const character of ['a', 'é', '€']) {
        const value = character.repeat(length);
        expect(hash('a', value)).toBe(reference(key, 'a', value));
        expect(hash('a', 'b')).toBe(reference(key, 'a', 'b'));
      }
    },
  );

  it.each([32, 63, 64, 65, 128])('is the same with a key of %i bytes', (bytes) => {
    const secret = Buffer.alloc(bytes, 0xa5);
    expect(createKeyedHash(secret)('a', 'b')).toBe(reference(secret, 'a', 'b'));
  });

  it.each([MIN_HASH_KEY_BYTES, MIN_HASH_KEY_BYTES + 1, 64])('takes a key of %i bytes', (bytes) => {
    expect(createKeyedHash(Buffer.alloc(bytes, 1))('a', 'b')).toHaveLength(22);
  });

  it.each([0, 1, MIN_HASH_KEY_BYTES - 1])('refuses a key of %i bytes', (bytes) => {
    expect(() => createKeyedHash(Buffer.alloc(bytes, 1))).toThrow(RangeError);
  });

  it('does not follow later changes of the key’s bytes', () => {
    const mutable = Buffer.alloc(32, 7);
    const kept = createKeyedHash(mutable);
    mutable.fill(0);
    expect(kept('number', 'x')).toBe(hash('number', 'x'));
  });

  it('gives another tag under another key', () => {
    expect(createKeyedHash(Buffer.alloc(32, 8))('number', 'x')).not.toBe(hash('number', 'x'));
  });

  it('separates dimensions: one value is another subject in each', () => {
    const dimensions = ['number', 'block', 'account', 'device', 'address'];
    expect(new Set(dimensions.map((dimension) => hash(dimension, '1'))).size).toBe(dimensions.length);
  });

  it('leaves no doubt where the dimension ends, whatever both hold', () => {
    const text = fc.string({ unit: fc.constantFrom('1', '2', ':', '|', 'a'), maxLength: 6 });
    fc.assert(
      fc.property(text, text, text, text, (d1, v1, d2, v2) => {
        expect(hash(d1, v1) === hash(d2, v2)).toBe(d1 === d2 && v1 === v2);
      }),
      { numRuns: 2000 },
    );
    expect(hash('1', ':a')).not.toBe(hash('1:', 'a'));
    expect(hash('', '1:a')).not.toBe(hash('1', 'a'));
  });
});
