import { describe, expect, it } from '@jest/globals';

import { NO_DELAY, smoothDelay } from '../../../src/core/overload/delay.ts';

const MAX = 200;
const after = (samples: readonly number[]) =>
  samples.reduce((delay, lateness) => smoothDelay(delay, lateness, MAX), NO_DELAY);

describe('the smoothed delay', () => {
  it('comes to what lasts', () => {
    expect(after(Array.from({ length: 40 }, () => 120)).delayMs).toBeCloseTo(120, 0);
  });

  it('takes a timer that comes early as on time', () => {
    expect(after([-50]).delayMs).toBe(0);
  });

  it('is not saturated by one pause of twice the maximum', () => {
    expect(after([2 * MAX])).toEqual({ delayMs: 100, isSaturated: false });
  });

  it('saturates at the maximum, not below', () => {
    expect(smoothDelay({ delayMs: MAX, isSaturated: false }, MAX, MAX).isSaturated).toBe(true);
    expect(smoothDelay({ delayMs: MAX, isSaturated: false }, MAX - 0.1, MAX).isSaturated).toBe(false);
  });

  it('recovers below four fifths of it, not before', () => {
    expect(smoothDelay({ delayMs: 160, isSaturated: true }, 160, MAX).isSaturated).toBe(true);
    expect(smoothDelay({ delayMs: 160, isSaturated: true }, 159, MAX).isSaturated).toBe(false);
  });
});
