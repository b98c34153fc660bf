import { describe, expect, it } from '@jest/globals';

import { bucketWidth, windowAlgorithm, type WindowState } from '../../../src/core/limits/window.ts';
import { START, windowCharge } from '../../contract/charge-samples.ts';

/** Eight buckets of a second each; START is where one begins. */
const FIRST = START / 1_000;
const charge = windowCharge({ limit: 3, windowMs: 8_000 });

const state = (...ago: readonly (readonly [seconds: number, units: number])[]): WindowState =>
  ago.flatMap(([seconds, units]) => [FIRST - seconds, units]);

describe('a window', () => {
  it.each([
    [8, 1],
    [9, 2],
    [8_000, 1_000],
    [8_001, 1_001],
  ])('of %d ms has buckets of %d', (windowMs, width) => {
    expect(bucketWidth(windowMs)).toBe(width);
  });

  it.each([
    ['nothing', [], 0, true],
    ['what is in it', state([3, 1], [0, 1]), 2, true],
    ['its oldest bucket whole', state([8, 1], [0, 1]), 2, true],
    ['nothing older', state([9, 2], [0, 1]), 1, true],
    ['what comes after now, too', state([0, 1], [-5, 2]), 3, false],
    ['up to its limit', state([1, 3]), 3, false],
  ])('counts %s', (_, buckets, count, fits) => {
    expect(windowAlgorithm.read(buckets, charge, START)).toEqual({ count, fits, units: 1 });
  });

  it('has room for a cost as long as it stays within the limit', () => {
    const two = windowCharge({ limit: 3, cost: 2 });
    expect(windowAlgorithm.read(state([0, 1]), two, START)).toEqual({ count: 1, fits: true, units: 2 });
    expect(windowAlgorithm.read(state([0, 2]), two, START)).toEqual({ count: 2, fits: false, units: 2 });
  });

  it.each([
    ['the first bucket', [], state([0, 1])],
    ['the same bucket', state([2, 1], [0, 1]), state([2, 1], [0, 2])],
    ['a bucket behind the last', state([2, 1]), state([2, 1], [0, 1])],
    ['a bucket between', state([2, 1], [-2, 1]), state([2, 1], [0, 1], [-2, 1])],
    ['a bucket before the first', state([-2, 1]), state([0, 1], [-2, 1])],
    ['a bucket in place of what counts no more', state([20, 1], [9, 1], [8, 1]), state([8, 1], [0, 1])],
    ['a bucket in place of all', state([20, 1], [9, 1]), state([0, 1])],
    ['a bucket before what comes, in place of what went', state([9, 1], [-1, 1]), state([0, 1], [-1, 1])],
  ])('is charged in %s', (_, before, after) => {
    expect(windowAlgorithm.charge([...before], charge, START)).toEqual(after);
  });

  it('keeps no room that it does not need', () => {
    const before = state([2, 1]);
    expect(windowAlgorithm.charge(before, charge, START)).not.toBe(before);
    const same = state([0, 1]);
    expect(windowAlgorithm.charge(same, windowCharge({ cost: 2 }), START + 999)).toBe(same);
    expect(same).toEqual(state([0, 3]));
  });

  it.each([
    ['what is left', state([2, 1], [0, 3]), 2, state([2, 1], [0, 1])],
    ['nothing of the bucket', state([2, 1], [0, 2], [-1, 1]), 2, state([2, 1], [-1, 1])],
    ['nothing below nothing', state([2, 1], [0, 1]), 5, state([2, 1])],
    ['all of the others', state([2, 1]), 1, state([2, 1])],
  ])('gives back, and keeps %s', (_, before, units, after) => {
    windowAlgorithm.refund(before, charge, START, units);
    expect(before).toEqual(after);
  });

  it.each([
    ['nothing is counted', [], true, 0],
    ['the oldest unit', state([3, 1], [0, 1]), true, 6_000],
    ['the oldest bucket, at its end', state([8, 1], [0, 1]), true, 1_000],
    ['what is older counts nothing', state([9, 1], [0, 1]), true, 9_000],
    ['one unit too many', state([5, 1], [2, 1], [0, 1]), false, 4_000],
    ['the whole limit in one bucket', state([2, 3]), false, 7_000],
    ['more than the limit', state([5, 1], [2, 1], [0, 3]), false, 9_000],
  ])('resets by %s', (_, buckets, fits, ms) => {
    expect(windowAlgorithm.resetMs(buckets, charge, START, fits)).toBe(ms);
  });

  it('resets never, for a cost above its limit', () => {
    const dear = windowCharge({ limit: 3, cost: 4 });
    expect(windowAlgorithm.resetMs([], dear, START, false)).toBe(8_000);
    expect(windowAlgorithm.resetMs(state([0, 1]), dear, START, false)).toBe(8_000);
  });

  it('is empty when its last bucket has gone', () => {
    expect(windowAlgorithm.emptyAt(state([3, 1], [0, 1]), charge)).toBe(START + 9_000);
    expect(windowAlgorithm.emptyAt([], charge)).toBe(8_000);
    expect(windowAlgorithm.create()).toEqual([]);
  });
});
