import { describe, expect, it } from '@jest/globals';

import { containedRows } from '../../../src/core/live/contained-words.ts';
import { containedIn } from '../../../src/core/live/contained.ts';
import type { DetectorId } from '../../../src/core/detection/detectors.ts';
import {
  NOTHING_WATCHED,
  QUIET,
  type Pin,
  type ScopeState,
  type WatchState,
} from '../../../src/core/detection/state.ts';
import { AT } from './support.ts';

const HALF_HOUR = 30 * 60_000;
const chart = { s: 40, risingSince: AT, roseAt: AT, foreign: 0, alarmSince: AT };

const contained = (level: 1 | 2 | 3, detectors: readonly DetectorId[], reasonAt = AT): ScopeState => ({
  ...QUIET,
  charts: Object.fromEntries(detectors.map((id) => [id, chart])),
  containment: { level, since: AT - 60_000, reasonAt },
});
const state = (
  scopes: Readonly<Record<string, ScopeState>>,
  pins: Readonly<Record<string, Pin>> = {},
): WatchState => ({
  ...NOTHING_WATCHED,
  scopes: new Map(Object.entries(scopes)) as WatchState['scopes'],
  pins: new Map(Object.entries(pins)) as WatchState['pins'],
});

describe('what is contained', () => {
  it('is said with its segments, its reasons, and since when', () => {
    const both = state({
      'western-europe/tee': contained(2, ['completion-failure', 'debt-adjacency']),
      'northern-africa/tee': contained(1, []),
      'western-europe/none': contained(2, ['debt-adjacency']),
      all: { ...QUIET, charts: { tripwire: chart } },
      'eastern-asia/tee': QUIET,
    });
    expect(containedRows(containedIn(both, AT + 1_000))).toEqual([
      {
        level: 2,
        since: AT - 60_000,
        what: 'answers are at level 2: only devices that completed before are told anything',
        when: 'since 03:11:00; falls by one half an hour after its evidence has faded',
        where: 'in western-europe/tee, western-europe/none',
        why: 'registrations that are not completed (completion-failure); a walk from number to number (debt-adjacency); a scan that touches numbers nobody has (tripwire)',
      },
      expect.objectContaining({ level: 1, where: 'in northern-africa/tee' }),
    ]);
  });

  it('falls at a time that is said, where nothing asks for it any more', () => {
    const fading = state({ 'western-europe/tee': contained(2, [], AT - 60_000) });
    expect(containedIn(fading, AT)).toMatchObject([{ fallsAt: AT - 60_000 + HALF_HOUR }]);
    expect(containedRows(containedIn(fading, AT))).toMatchObject([
      {
        when: 'since 03:11:00; falls by one at 03:41:00, unless evidence comes again',
        why: 'its evidence has faded',
      },
    ]);
  });

  it('stays where an operator has pinned it', () => {
    const pin: Pin = { level: 3, reason: 'INC-4711', by: 'operator', at: AT, until: AT + HALF_HOUR };
    const pinned = state({ 'western-europe/tee': contained(1, ['tripwire']) }, { 'western-europe/tee': pin });
    expect(containedRows(containedIn(pinned, AT))).toMatchObject([
      {
        level: 3,
        when: 'since 03:12:00; stays until the pin is let go',
        why: 'pinned by an operator until 03:42:00',
      },
    ]);
    expect(containedIn(pinned, AT + HALF_HOUR)).toMatchObject([{ level: 1, because: ['tripwire'] }]);
  });

  it('names three segments, and counts the rest', () => {
    const many = state(
      Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((id) => [`${id}/tee`, contained(1, [])])),
    );
    expect(containedRows(containedIn(many, AT))).toMatchObject([{ where: 'in a/tee, b/tee, c/tee, 2 more' }]);
    expect(containedRows(containedIn(NOTHING_WATCHED, AT))).toEqual([]);
  });
});

describe('rows of what is contained', () => {
  const pinOf = (until?: number): Pin => ({
    ...{ level: 2, reason: 'INC-4711', by: 'operator', at: AT },
    ...(until === undefined ? {} : { until }),
  });

  it('say that a pin has no end, and of more than one since when the first is', () => {
    const both = state(
      { 'western-europe/tee': contained(2, ['tripwire']), 'northern-africa/tee': contained(1, []) },
      { 'eastern-asia/tee': pinOf(), 'northern-africa/tee': { ...pinOf(), level: 0 } },
    );
    const now = containedIn(both, AT);
    expect(now).toEqual([
      { segment: 'western-europe/tee', level: 2, since: AT - 60_000, because: ['tripwire'] },
      { segment: 'eastern-asia/tee', level: 2, since: AT, because: [], pin: {} },
    ]);
    expect(containedRows(now)).toMatchObject([
      {
        since: AT - 60_000,
        why: 'pinned by an operator; a scan that touches numbers nobody has (tripwire)',
        when: 'since 03:11:00; falls by one half an hour after its evidence has faded',
      },
    ]);
  });

  it('are ordered by level, and fall with the first of theirs', () => {
    const fading = state({
      'northern-africa/tee': contained(1, [], AT - 60_000),
      'western-europe/tee': contained(2, [], AT - 40_000),
      'eastern-asia/tee': contained(2, [], AT - 60_000),
    });
    expect(containedIn(fading, AT).map(({ level }) => level)).toEqual([2, 2, 1]);
    expect(containedRows(containedIn(fading, AT))[0]?.when).toBe(
      'since 03:11:00; falls by one at 03:41:00, unless evidence comes again',
    );
  });

  it('do not fade within two steps', () => {
    const seen = (ago: number) =>
      containedIn(state({ 'western-europe/tee': contained(2, [], AT - ago) }), AT);
    expect([seen(20_000)[0]?.fallsAt, seen(20_001)[0]?.fallsAt]).toEqual([
      undefined,
      AT - 20_001 + HALF_HOUR,
    ]);
  });
});
