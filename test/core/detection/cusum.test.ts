import { describe, expect, it } from '@jest/globals';

import { bernoulliEvidence, isAlarm, moveChart, poissonEvidence } from '../../../src/core/detection/cusum.ts';

describe('a chart', () => {
  it.each([
    ['rises by its evidence', 3, 2, 5],
    ['falls by it', 3, -2, 1],
    ['never falls below nothing', 3, -4, 0],
    ['never rises above twice its threshold', 19, 2, 20],
  ])('%s', (_, s, evidence, after) => {
    expect(moveChart(s, 10, evidence)).toBe(after);
  });

  it('is an alarm from its threshold on, and until it is below half of that', () => {
    expect([9.9, 10, 10.1].map((s) => isAlarm(s, 10, false))).toEqual([false, true, true]);
    expect([4.9, 5, 5.1].map((s) => isAlarm(s, 10, true))).toEqual([false, true, true]);
  });
});

describe('evidence', () => {
  it('of trials is the log-likelihood ratio of the two shares', () => {
    const rates = { from: 0.2, to: 0.4 };
    expect(bernoulliEvidence(rates, 1, 1)).toBeCloseTo(Math.log(2), 12);
    expect(bernoulliEvidence(rates, 0, 1)).toBeCloseTo(Math.log(0.75), 12);
    expect(bernoulliEvidence(rates, 3, 5)).toBeCloseTo(3 * Math.log(2) + 2 * Math.log(0.75), 12);
    // Hits of trials that another step counted.
    expect(bernoulliEvidence(rates, 3, 1)).toBeCloseTo(3 * Math.log(2), 12);
  });

  it('of a count is the log-likelihood ratio of the two means', () => {
    expect(poissonEvidence({ from: 2, to: 4 }, 0)).toBeCloseTo(-2, 12);
    expect(poissonEvidence({ from: 2, to: 4 }, 5)).toBeCloseTo(5 * Math.log(2) - 2, 12);
  });
});
