import { expect, test } from '@jest/globals';

import { createRing, ringBytes } from '../../../src/core/live/ring.ts';

test('keeps the last samples and their times, and numbers them on', () => {
  const ring = createRing({ samples: 3, lines: 2 });
  for (let at = 0; at < 5; at += 1) ring.push(at * 1_000, [at, -at]);
  expect(ring.range()).toEqual({ first: 2, next: 5 });
  expect(ring.times(2, 5)).toEqual([2_000, 3_000, 4_000]);
  expect(ring.values(0, 3, 5)).toEqual([3, 4]);
  expect(ring.values(1, 0, 5)).toEqual([-2, -3, -4]);
});

test('has a gap where a line was not yet there, or is not any more', () => {
  const ring = createRing({ samples: 4, lines: 2 });
  ring.push(0, [1]);
  ring.push(1, [2, 20]);
  ring.push(2, []);
  expect(ring.values(1, 0, 3)).toEqual([NaN, 20, NaN]);
  expect(ring.values(0, 0, 3)).toEqual([1, 2, NaN]);
});

test('takes no line beyond its bound, and says how much memory that is', () => {
  const ring = createRing({ samples: 2, lines: 1 });
  ring.push(0, [1, 2]);
  expect(ring.values(1, 0, 1)).toEqual([NaN]);
  expect(ringBytes({ samples: 900, lines: 384 })).toBe(900 * (384 * 4 + 8));
});
