import { expect, it } from '@jest/globals';

import { welchT } from '../../../src/core/canary/welch-t.ts';

it.each([
  // (2 − 4) ÷ √(1 ÷ 3 + 4 ÷ 3)
  [[1, 2, 3], [2, 4, 6], -2 / Math.sqrt(5 / 3)],
  [[2, 4, 6], [1, 2, 3], 2 / Math.sqrt(5 / 3)],
  // (4.5 − 2) ÷ √(19 ÷ 3 ÷ 4 + 2 ÷ 2)
  [[1, 5, 5, 7], [1, 3], 2.5 / Math.sqrt(31 / 12)],
  [[5, 5, 5], [5, 5], 0],
  [[5, 5, 5], [4, 4], Infinity],
  [[4, 4], [5, 5, 5], -Infinity],
])('Welch’s t of %j and %j is %d', (one, other, t) => {
  expect(welchT(one, other)).toBeCloseTo(t, 12);
});
