import { describe, expect, it } from '@jest/globals';

import { judgeRun } from '../../../src/core/canary/result.ts';
import { createRotation } from '../../../src/core/canary/rotation.ts';

const rules = { lateAfterMs: 1_000, isBudgeted: true };
const run = { tookMs: 1_000, isBlind: false };

describe('how a synthetic registration ends', () => {
  it.each([
    [0, 'late'],
    [399, 'late'],
    [400, 'denied'],
    [429, 'denied'],
    [499, 'denied'],
    [500, 'late'],
    [503, 'late'],
  ])('at status %d is %s', (status, result) => {
    const failed = { step: 'create', status } as const;
    expect(judgeRun({ ...run, failed }, rules)).toEqual({ result, failed });
  });

  it('is late beyond the time, and not at it', () => {
    expect(judgeRun(run, rules).result).toBe('ok');
    expect(judgeRun({ ...run, tookMs: 1_001 }, rules).result).toBe('late');
  });

  it('is blind only where budgets decide', () => {
    expect(judgeRun({ ...run, isBlind: true }, rules).result).toBe('blind');
    expect(judgeRun({ ...run, isBlind: true }, { ...rules, isBudgeted: false }).result).toBe('ok');
  });
});

describe('the rotation', () => {
  it('takes each in turn, and none before it has rested', () => {
    const rotation = createRotation(['a', 'b'], 100);
    expect([rotation.next(0), rotation.next(1), rotation.next(2)]).toEqual(['a', 'b', undefined]);
    expect(rotation.next(99)).toBeUndefined();
    expect(rotation.next(100)).toBe('a');
    expect(rotation.next(100)).toBeUndefined();
    expect(rotation.next(101)).toBe('b');
  });

  it('has nothing where nothing was given', () => {
    expect(createRotation<string>([], 0).next(0)).toBeUndefined();
  });
});
