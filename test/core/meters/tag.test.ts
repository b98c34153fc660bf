import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { createTagOf, halfSipHash } from '../../../src/core/meters/tag.ts';

const K0 = 0x0302_0100;
const K1 = 0x0706_0504;

/** The bytes 0, 1, 2 … as a text of half as many units. */
const counting = (bytes: number): string =>
  String.fromCharCode(...Array.from({ length: bytes / 2 }, (_, unit) => (2 * unit) | ((2 * unit + 1) << 8)));

const hexOf = (text: string): string => {
  const { low, high } = halfSipHash(K0, K1, text);
  const bytes = Buffer.alloc(8);
  bytes.writeInt32LE(low | 0);
  bytes.writeInt32LE(high | 0, 4);
  return bytes.toString('hex');
};

describe('HalfSipHash-2-4', () => {
  // Of the reference implementation (vectors.h, hsip64), for messages of an even number of bytes.
  it.each([
    [0, '218d1f59b9b83cc8'],
    [2, '064f39ef7c50eb57'],
    [4, 'd5e78a175be52ea1'],
    [6, 'ce3e91358aa2bc25'],
    [8, 'edfee820bce4858c'],
    [10, '95b0469f06a6f2ee'],
    [12, '7bc71f9faef5c799'],
  ])('of %d bytes is that of its authors', (...[bytes, hex]) => {
    expect(hexOf(counting(bytes))).toBe(hex);
  });
});

describe('the tag of a subject', () => {
  it('has the first 64 bits of a keyed hash for its key', () => {
    const asked: string[][] = [];
    const hash = (dimension: string, value: string): string => {
      asked.push([dimension, value]);
      // Two words of 32 bits in six digits each: 0x01020304, its last digit four bits too long, and 0xfffefdfc.
      return 'AQIDBP' + '__79_P' + 'never read';
    };
    expect(createTagOf(hash)('one')).toEqual(halfSipHash(0x0102_0304, 0xfffe_fdfc | 0, 'one'));
    expect(asked).toEqual([['meter', 'key']]);
  });

  const tagOf = createTagOf(createKeyedHash(Buffer.alloc(32, 1)));

  it('is the same for the same hash key, and another for another', () => {
    expect(createTagOf(createKeyedHash(Buffer.alloc(32, 1)))('a')).toEqual(tagOf('a'));
    expect(createTagOf(createKeyedHash(Buffer.alloc(32, 2)))('a')).not.toEqual(tagOf('a'));
  });

  it('differs for texts that differ', () => {
    const tags = ['', 'a', 'aa', 'a\0', '\0a', 'ä', 'Ä', '+12025550123', '+12025550124'].map((text) =>
      JSON.stringify(tagOf(text)),
    );
    expect(new Set(tags).size).toBe(tags.length);
  });
});
