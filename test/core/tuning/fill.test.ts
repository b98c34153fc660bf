import { describe, expect, it } from '@jest/globals';

import { falseBlind, fillRatio, followingBeta, leastCapacity } from '../../../src/core/tuning/fill.ts';
import { createSeededRandom } from '../../../src/core/seeded-random.ts';

describe('how full a ledger of honest people is', () => {
  it.each([0.55, 0.65, 0.75, 0.85, 0.95])('has the closed form (1 − c)/c at β = 1, c = %d', (rate) => {
    expect(fillRatio(rate, 1)).toBeCloseTo((1 - rate) / rate, 12);
  });

  it('gives the figures of the design', () => {
    expect(falseBlind(0.85, 1, 8)).toBeCloseTo(7.76e-7, 8);
    expect(falseBlind(0.65, 1, 24)).toBeCloseTo(1.63e-7, 8);
    expect(leastCapacity(0.85, 1, 1e-6)).toBe(8);
  });

  it('fills where less is repaid than fails, at and below that', () => {
    for (const [rate, beta] of [
      [0.5, 1],
      [0.3, 1],
      [0.8, 0.25],
      [0, 4],
    ] as const) {
      expect(fillRatio(rate, beta)).toBe(1);
      expect(falseBlind(rate, beta, 1_000_000)).toBe(1);
      expect(leastCapacity(rate, beta, 0.1)).toBeUndefined();
    }
    expect(fillRatio(0.51, 1)).toBeLessThan(1);
  });

  it('is empty where all complete', () => {
    expect([fillRatio(1, 1), falseBlind(1, 1, 1), leastCapacity(1, 1, 1e-6)]).toEqual([0, 0, 1]);
  });

  it('gives the least capacity: one less blinds more', () => {
    for (const rate of [0.6, 0.7, 0.85, 0.97])
      for (const beta of [0.8, 1, 2])
        for (const target of [1e-3, 1e-6, 1e-9]) {
          const least = leastCapacity(rate, beta, target) ?? 0;
          expect(falseBlind(rate, beta, least)).toBeLessThanOrEqual(target);
          if (least > 1) expect(falseBlind(rate, beta, least - 1)).toBeGreaterThan(target);
        }
  });

  it('agrees with a walk of a million starts, and bounds it where β is not 1', () => {
    const random = createSeededRandom(7);
    const share = (rate: number, beta: number, capacity: number): number => {
      let [level, full] = [0, 0];
      for (let start = 0; start < 1_000_000; start += 1) {
        // As the closed form has it: who finds no room still registers.
        if (level >= capacity) full += 1;
        level = random() < rate ? Math.max(0, level - beta) : level + 1;
      }
      return full / 1_000_000;
    };
    // Of an unbounded walk: P(level ≥ C) = r^C.
    expect(share(0.65, 1, 5) / fillRatio(0.65, 1) ** 5).toBeCloseTo(1, 1);
    // Of a walk that may overshoot the floor the closed form is a bound; 3 σ of what a million correlated starts show.
    for (const [rate, beta, capacity] of [
      [0.85, 0.25, 10],
      [0.65, 1.5, 4],
    ] as const)
      expect(share(rate, beta, capacity)).toBeLessThan(fillRatio(rate, beta) ** capacity * 1.15);
  });

  it('follows the completion rate as the gate does', () => {
    expect(followingBeta(0.85)).toBeCloseTo(0.2118, 4);
    expect(followingBeta(1)).toBe(0);
  });
});
