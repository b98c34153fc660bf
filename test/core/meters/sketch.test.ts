import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import {
  addToSketch,
  createSketch,
  estimate,
  mergeSketch,
  REGISTERS,
} from '../../../src/core/meters/sketch.ts';
import { createSeededRandom } from '../../../src/core/seeded-random.ts';
import { createTagOf } from '../../../src/core/meters/tag.ts';

const tagOfKey = (byte: number) => createTagOf(createKeyedHash(Buffer.alloc(32, byte)));
const tagOf = tagOfKey(7);

const sketchOf = (from: number, to: number, key = tagOf) => {
  const sketch = createSketch();
  for (let at = from; at < to; at += 1) addToSketch(sketch, key(`+1202${at}`));
  return sketch;
};

const errorOf = (estimated: number, exact: number): number => Math.abs(estimated - exact) / exact;

describe('a sketch', () => {
  it.each([1, 2, 3, 10])('counts %d as they are', (...[count]) => {
    expect(estimate(sketchOf(0, count))).toBe(count);
  });

  it('counts none as 0', () => {
    expect(estimate(createSketch())).toBe(0);
  });

  it.each([1_000, 10_000, 30_000, 300_000])('is within 3 %% at %d', (...[count]) => {
    expect(errorOf(estimate(sketchOf(0, count)), count)).toBeLessThan(0.03);
  });

  it('is within 3 % at 100,000 under whatever key', () => {
    for (const byte of [1, 2, 3, 4]) {
      const sketch = sketchOf(0, 100_000, tagOfKey(byte));
      expect(errorOf(estimate(sketch), 100_000)).toBeLessThan(0.03);
    }
  });

  it('counts what comes again once', () => {
    const sketch = sketchOf(0, 5_000);
    const once = estimate(sketch);
    mergeSketch(sketch, sketchOf(1_000, 4_000));
    expect(estimate(sketch)).toBe(once);
  });

  it('is the sketch of all when others are merged into it', () => {
    const merged = sketchOf(0, 6_000);
    mergeSketch(merged, sketchOf(4_000, 10_000));
    expect(Buffer.from(merged).equals(sketchOf(0, 10_000))).toBe(true);
  });

  it('takes 16,384 bytes, and no rank beyond 51', () => {
    const sketch = createSketch();
    addToSketch(sketch, { high: 0, low: 0 });
    expect(sketch.byteLength).toBe(REGISTERS);
    expect(sketch[0]).toBe(51);
    // The index is 14 bits of one, the rank 1.
    addToSketch(sketch, { high: -1, low: -1 });
    expect(sketch[REGISTERS - 1]).toBe(1);
    // 18 zeros, then the first bit of the lower half; then its last.
    addToSketch(sketch, { high: 1 << 18, low: -(2 ** 31) });
    expect(sketch[1]).toBe(19);
    addToSketch(sketch, { high: 1 << 18, low: 1 });
    expect(sketch[1]).toBe(50);
  });

  it('is estimated as the paper has it, at whatever ranks', () => {
    const series = (term: (k: number) => number): number =>
      Array.from({ length: 64 }, (_, k) => term(k + 1)).reduce((sum, each) => sum + each, 0);
    // Equations of Ertl, arXiv:1702.01284: σ (section 2.5), τ (section 2.5), and algorithm 6.
    const sigma = (x: number): number => x + series((k) => x ** (2 ** k) * 2 ** (k - 1));
    const tau = (x: number): number => (1 - x - series((k) => (1 - x ** (2 ** -k)) ** 2 * 2 ** -k)) / 3;
    const expected = (sketch: Uint8Array): number => {
      const count = (rank: number): number => sketch.filter((each) => each === rank).length;
      const middle = Array.from({ length: 50 }, (_, at) => count(at + 1) * 2 ** -(at + 1));
      const z =
        REGISTERS * tau(1 - count(51) / REGISTERS) * 2 ** -50 +
        middle.reduce((sum, each) => sum + each, 0) +
        REGISTERS * sigma(count(0) / REGISTERS);
      return Math.round(REGISTERS ** 2 / (2 * Math.LN2 * z));
    };
    const random = createSeededRandom(5);
    for (const [least, most] of [
      [0, 1],
      [0, 10],
      [1, 20],
      [40, 51],
      [50, 51],
    ] as const) {
      const sketch = createSketch().map(() => least + Math.floor(random() * (most - least + 1)));
      expect(estimate(sketch) / expected(sketch)).toBeCloseTo(1, 9);
    }
  });

  it('counts beyond what fits: every register full', () => {
    expect(estimate(new Uint8Array(REGISTERS).fill(51))).toBe(Infinity);
  });
});
