import { expect, test } from '@jest/globals';

import { bucketGrowth, bucketsOf, quantileOf } from '../../../src/core/live/quantile.ts';

const buckets = new Map([
  [0.1, 10],
  [0.5, 10],
  [1, 20],
  [Infinity, 20],
]);

test('interpolates in the bucket, as Prometheus does', () => {
  expect(quantileOf(buckets, 0.25)).toBeCloseTo(0.05);
  expect(quantileOf(buckets, 0.75)).toBeCloseTo(0.75);
  expect(quantileOf(buckets, 1)).toBe(1);
});

test('is the last finite bound beyond it, and nothing where nothing was observed', () => {
  expect(
    quantileOf(
      new Map([
        [1, 0],
        [Infinity, 5],
      ]),
      0.5,
    ),
  ).toBe(1);
  expect(
    quantileOf(
      new Map([
        [1, 0],
        [Infinity, 0],
      ]),
      0.5,
    ),
  ).toBeNaN();
});

test('sums buckets of many series, and leaves out what is none', () => {
  const sample = (le: string, value: number) => ({ labels: { le }, value, part: 'bucket' as const });
  const all = [
    sample('1', 2),
    sample('1', 3),
    sample('+Inf', 9),
    { labels: {}, value: 4, part: 'sum' as const },
  ];
  expect([...bucketsOf(all)]).toEqual([
    [1, 5],
    [Infinity, 9],
  ]);
});

test('knows no growth of counts that began anew', () => {
  expect(bucketGrowth(new Map([[1, 5]]), new Map([[1, 2]]))).toBeUndefined();
  expect(bucketGrowth(new Map(), new Map([[1, 2]]))).toEqual(new Map([[1, 2]]));
});
