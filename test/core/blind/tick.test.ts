import { expect, it } from '@jest/globals';

import { untilTick } from '../../../src/core/blind/tick.ts';

it.each([
  [0, 400, 400],
  [1, 400, 399],
  [399.5, 400, 0.5],
  [400, 400, 0],
  [400.5, 400, 399.5],
  [1_999, 400, 1],
  [-5, 400, 400],
  [10, 0, 0],
])('of work that took %d ms, on ticks of %i ms, waits %d ms', (took, tickMs, waits) => {
  expect(untilTick(10_000, 10_000 + took, tickMs)).toBeCloseTo(waits, 6);
});
