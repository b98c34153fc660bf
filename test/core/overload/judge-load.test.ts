import { describe, expect, it } from '@jest/globals';

import { isPressed, judgeLoad } from '../../../src/core/overload/judge-load.ts';
import type { Load } from '../../../src/core/overload/rule.ts';

const RULE = { maxInFlight: 100, maxEventLoopDelayMs: 200 };

const load = (changes: Partial<Load> = {}): Load => ({
  inFlight: 0,
  delayMs: 0,
  isSaturated: false,
  ...changes,
});

const judge = (given: Load, isKnown: boolean, draw: number) => judgeLoad(given, RULE, isKnown, draw);

describe('load', () => {
  it('matters from half of either maximum on', () => {
    expect(isPressed(load({ inFlight: 49, delayMs: 99.9 }), RULE)).toBe(false);
    expect(isPressed(load({ inFlight: 50 }), RULE)).toBe(true);
    expect(isPressed(load({ delayMs: 100 }), RULE)).toBe(true);
  });

  it.each([
    ['in_flight', load({ inFlight: 49 }), load({ inFlight: 62.5 }), load({ inFlight: 75 })],
    ['event_loop_delay', load({ delayMs: 99 }), load({ delayMs: 125 }), load({ delayMs: 150 })],
  ] as const)('sheds unknown devices in a growing share, by %s', (reason, below, midway, all) => {
    expect(judge(below, false, 0)).toBeUndefined();
    expect(judge(midway, false, 0.49)).toBe(reason);
    expect(judge(midway, false, 0.5)).toBeUndefined();
    expect(judge(all, false, 0.999_999)).toBe(reason);
  });

  it('sheds known devices at a maximum, and no earlier', () => {
    expect(judge(load({ inFlight: 99, delayMs: 199 }), true, 0)).toBeUndefined();
    expect(judge(load({ inFlight: 100 }), true, 0.99)).toBe('in_flight');
    expect(judge(load({ delayMs: 200 }), true, 0.99)).toBe('event_loop_delay');
  });

  it('sheds everybody while the loop is saturated, though the delay has begun to fall', () => {
    const falling = load({ delayMs: 170, isSaturated: true });
    expect(judge(falling, true, 0.99)).toBe('event_loop_delay');
    expect(judge({ ...falling, isSaturated: false }, true, 0)).toBeUndefined();
  });

  it('names the stronger of two reasons', () => {
    expect(judge(load({ inFlight: 100, delayMs: 500 }), true, 0)).toBe('event_loop_delay');
    expect(judge(load({ inFlight: 300, delayMs: 500 }), true, 0)).toBe('in_flight');
  });
});
