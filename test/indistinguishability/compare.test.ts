import { describe, expect, it } from '@jest/globals';

import { compare } from './compare.ts';
import type { Observation } from './observation.ts';

const at = (place: number): Observation => ({ form: '', bytes: 1, ms: 1, digits: 1, place });

describe('the place among answers that came together', () => {
  it('spreads by chance as other features do', () => {
    const runs = Array.from({ length: 400 }, () => {
      const firsts = Array.from({ length: 100 }, () => (Math.random() < 0.5 ? 0 : 1));
      const [place] = compare(
        '',
        2,
        firsts.map((first) => at(first)),
        firsts.map((first) => at(1 - first)),
      ).filter(({ feature }) => feature === 'place');
      return place?.t ?? NaN;
    });
    const spread = Math.sqrt(runs.reduce((sum, t) => sum + t * t, 0) / runs.length);
    // 1, five standard errors either way; uncorrected it would be √2.
    expect(Math.abs(spread - 1)).toBeLessThan(5 / Math.sqrt(2 * runs.length));
  });
});
