import { describe, expect, it } from '@jest/globals';

import type { Weight } from '../../../src/core/detection/detectors.ts';
import {
  CALM,
  CLOSE_AFTER_MS,
  nextContainment,
  STAND_DOWN_MS,
  wantedLevel,
  type Containment,
} from '../../../src/core/detection/levels.ts';

const NOW = 1_800_000_000_000;
const at = (level: Containment['level'], ago = 0): Containment => ({
  level,
  since: NOW - ago,
  reasonAt: NOW - ago,
});

describe('the level that alarms ask for', () => {
  it.each<[readonly Weight[], number]>([
    [[], 0],
    [['cause'], 0],
    [['hint'], 1],
    [['witness'], 1],
    [['hint', 'witness', 'witness'], 1],
    [['cause', 'hint'], 1],
    [['cause', 'witness'], 2],
    [['cause', 'witness', 'witness', 'hint'], 2],
  ])('of %j is %d', (alarms, level) => {
    expect(wantedLevel(alarms, CALM, NOW)).toBe(level);
    expect(wantedLevel(alarms, at(1, STAND_DOWN_MS), NOW)).toBe(level);
  });

  it('is 3 after ten minutes at level 2, with two witnesses', () => {
    const all = ['cause', 'witness', 'witness'] as const;
    expect(wantedLevel(all, at(2, CLOSE_AFTER_MS - 1), NOW)).toBe(2);
    expect(wantedLevel(all, at(2, CLOSE_AFTER_MS), NOW)).toBe(3);
    expect(wantedLevel(['cause', 'witness', 'hint'], at(2, CLOSE_AFTER_MS), NOW)).toBe(2);
  });

  it('stays 3 as long as both are there', () => {
    expect(wantedLevel(['cause', 'witness', 'witness'], at(3), NOW)).toBe(3);
    expect(wantedLevel(['cause', 'witness'], at(3), NOW)).toBe(2);
  });
});

describe('containment', () => {
  it('rises at once', () => {
    expect(nextContainment(at(1, 5), 2, NOW)).toEqual(at(2));
    expect(nextContainment(CALM, 3, NOW)).toEqual(at(3));
  });

  it('notes each reason for its level', () => {
    expect(nextContainment(at(2, 5), 2, NOW)).toEqual({ level: 2, since: NOW - 5, reasonAt: NOW });
  });

  it('falls by one after half an hour without a reason, and waits another for the next', () => {
    const before = at(3, STAND_DOWN_MS - 1);
    expect(nextContainment(before, 0, NOW)).toBe(before);
    expect(nextContainment(at(3, STAND_DOWN_MS), 0, NOW)).toEqual(at(2));
    expect(nextContainment(at(2), 0, NOW + STAND_DOWN_MS - 1)).toEqual(at(2));
  });
});
