import { describe, expect, it } from '@jest/globals';

import {
  createResponseTiming,
  isTimingLeak,
  TIMING_WINDOW,
} from '../../../src/core/canary/response-timing.ts';

const NUMBERS = ['registered', 'registered_too', 'unregistered'] as const;

/** Spread by ± 1 around their mean. */
const addAll = (timing: ReturnType<typeof createResponseTiming>, count: number, slower: number): void => {
  for (let at = 0; at < count; at += 1)
    for (const number of NUMBERS)
      timing.add(number, 10 + (at % 3) - 1 + (number === 'unregistered' ? 0 : slower));
};

describe('the response times of the self-probe', () => {
  it('tell nothing while there are fewer than 30 of each', () => {
    const timing = createResponseTiming();
    addAll(timing, 29, 5);
    expect(timing.t('registered_unregistered')).toBe(0);
    addAll(timing, 1, 5);
    expect(timing.t('registered_unregistered')).toBeGreaterThan(4.5);
    expect(timing.t('registered_registered')).toBe(0);
  });

  it('have a sign: below 0 where the unregistered take longer', () => {
    const timing = createResponseTiming();
    addAll(timing, 40, -5);
    expect(timing.t('registered_unregistered')).toBeLessThan(-4.5);
  });

  it('tell in spite of pauses of the machine, and from the tail alone', () => {
    const paused = createResponseTiming();
    const tail = createResponseTiming();
    for (let at = 0; at < 300; at += 1)
      for (const number of NUMBERS) {
        const isRegistered = number !== 'unregistered';
        paused.add(number, at % 20 === 0 ? 900 : 10 + (at % 3) + (isRegistered ? 2 : 0));
        tail.add(number, isRegistered && at % 15 === 0 ? 60 : 10 + (at % 3));
      }
    expect(paused.t('registered_unregistered')).toBeGreaterThan(4.5);
    expect(tail.t('registered_unregistered')).toBeGreaterThan(4);
    expect(paused.t('registered_registered')).toBe(0);
  });

  it('count while they are among the last', () => {
    const timing = createResponseTiming();
    addAll(timing, TIMING_WINDOW, 5);
    addAll(timing, TIMING_WINDOW - 1, 0);
    expect(timing.t('registered_unregistered')).toBeGreaterThan(0);
    addAll(timing, 1, 0);
    expect(timing.t('registered_unregistered')).toBe(0);
  });

  it.each([
    [4.5, false],
    [4.51, true],
    [-4.51, true],
    [-4.5, false],
    [Infinity, true],
  ])('leak at %d: %s', (...[t, isLeak]) => {
    expect(isTimingLeak(t)).toBe(isLeak);
  });
});
