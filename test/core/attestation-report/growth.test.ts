import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { growthOf } from '../../../src/core/attestation-report/growth.ts';

describe('the growth of a counter', () => {
  it.each([
    [[], false, 0],
    [[], true, 0],
    [[5], false, 5],
    [[5], true, 0],
    [[5, 5, 9], true, 4],
    [[5, 5, 9], false, 9],
    [[5, 9, 2, 3], true, 7],
    [[5, 9, 0, 3], false, 12],
    [[9, 9, 9], true, 0],
  ])('%j, there before: %s, is %d', (values, existed, growth) => {
    expect(growthOf(values, existed)).toBe(growth);
  });

  it('is what was counted, however often the process restarts', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(5), { minLength: 1 }), { minLength: 1 }), (lives) => {
        // Each life counts up from its first increment; a drop shows it where the next life starts lower.
        const values = lives.flatMap((steps) => {
          let value = 0;
          return [0, ...steps.map((step) => (value += step))];
        });
        expect(growthOf(values, false)).toBe(lives.flat().reduce((sum, step) => sum + step, 0));
      }),
    );
  });
});
