import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { welchT } from '../../src/core/canary/welch-t.ts';
import { categoryAuc, thresholdAuc } from './statistics.ts';

describe('the area under the ROC curve', () => {
  it('is ½ for the same values, and 1 for values that do not overlap, whichever is larger', () => {
    expect(thresholdAuc([1, 2, 3], [1, 2, 3])).toBe(0.5);
    expect(thresholdAuc([1, 1], [1, 1, 1])).toBe(0.5);
    expect(thresholdAuc([1, 2], [3, 4])).toBe(1);
    expect(thresholdAuc([3, 4], [1, 2])).toBe(1);
  });

  it('is the share of pairs in order, ties half', () => {
    const value = fc.integer({ min: 0, max: 5 });
    const side = fc.array(value, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(side, side, (one, other) => {
        const pairs = one.flatMap((a) => other.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
        const share = pairs.reduce<number>((sum, each) => sum + each, 0) / pairs.length;
        expect(thresholdAuc(one, other)).toBeCloseTo(Math.max(share, 1 - share), 10);
      }),
    );
  });
});

describe('the classifier of what has no order', () => {
  it('knows two forms apart, and cannot learn by heart what is random', () => {
    expect(categoryAuc(Array(20).fill('a'), Array(20).fill('b'))).toBe(1);
    expect(categoryAuc(Array(20).fill('a'), Array(20).fill('a'))).toBe(0.5);
    const distinct = (from: number) => Array.from({ length: 40 }, (_, index) => String(from + index));
    expect(categoryAuc(distinct(0), distinct(100))).toBe(0.5);
  });

  it('notices a form that one class has now and then', () => {
    const sometimes = Array.from({ length: 400 }, (_, index) => (index % 5 === 0 ? 'b' : 'a'));
    expect(categoryAuc(sometimes, Array<string>(400).fill('a'))).toBeCloseTo(0.6, 2);
  });
});

describe("Welch's t", () => {
  it('is that of the worked example with unequal variances', () => {
    // Means 20 and 22, variances 4 and 16, 5 values each: -2 / √(4/5 + 16/5).
    const one = [18, 18, 20, 22, 22];
    const other = [18, 18, 22, 26, 26];
    expect(welchT(one, other)).toBeCloseTo(-1, 10);
  });

  it('is 0 for constants that agree, and beyond all bounds for constants that do not', () => {
    expect(welchT([1, 1], [1, 1])).toBe(0);
    expect(welchT([2, 2], [1, 1])).toBe(Infinity);
  });
});
