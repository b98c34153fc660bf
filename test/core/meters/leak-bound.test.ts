import { describe, expect, it } from '@jest/globals';

import type { Ledger } from '../../../src/core/containment/ledger-rule.ts';
import { createSeenSegments, leakBound } from '../../../src/core/meters/leak-bound.ts';
import { DAY, HOUR, MINUTE } from '../../../src/core/time.ts';

const gate = (changes: Partial<Ledger> = {}): Ledger => ({
  id: 'gate',
  by: ['segment'],
  capacity: { ipv4: 250, ipv6: 200 },
  trickleMs: DAY / 250,
  credit: { from: 0.21, to: 0.25 },
  enforcedShare: 1,
  revision: '1',
  ...changes,
});

const SEEN = { segments: 2, completions: 1_000 };
const bound = (ledgers: readonly Ledger[], disclosures: ('never' | 'budgeted' | 'always')[], tenants = 1) =>
  leakBound({ ledgers, disclosures, tenants }, SEEN, DAY);

describe('the bound of what leaks', () => {
  it('is u0 of each segment and tenant, and the share of what completed', () => {
    expect(bound([gate()], ['never', 'budgeted'])).toBe(2 * 500 + 250);
    expect(bound([gate()], ['budgeted'], 3)).toBe(3 * 2 * 500 + 250);
  });

  it('is that of the gate over all segments, where that is less', () => {
    const world = gate({ by: ['global'], capacity: { ipv4: 400, ipv6: 400 }, trickleMs: DAY / 100 });
    expect(bound([gate(), world], ['budgeted'])).toBe(500 + 250);
    expect(bound([world], ['budgeted'], 3)).toBe(3 * 500 + 250);
    expect(bound([gate(), { ...world, enforcedShare: 0 }], ['budgeted'])).toBe(2 * 500 + 250);
  });

  it('is 0 where nothing is told, and infinite where nothing bounds it', () => {
    expect(bound([gate()], ['never', 'never'])).toBe(0);
    expect(bound([gate()], ['budgeted', 'always'])).toBe(Infinity);
    expect(bound([], ['budgeted'])).toBe(Infinity);
    expect(bound([gate({ by: ['segment', 'device'] })], ['budgeted'])).toBe(Infinity);
    expect(bound([gate({ enforcedShare: 0.99 })], ['budgeted'])).toBe(Infinity);
    expect(bound([gate({ capacity: { ipv4: 250 } })], ['budgeted'])).toBe(Infinity);
  });
});

describe('what the last day has seen', () => {
  const [TEE, NONE] = ['northern-america/tee', 'world/none'] as const;

  it('is nothing at first', () => {
    expect(createSeenSegments().read(0, DAY)).toEqual({ segments: 0, completions: 0 });
  });

  it('is each segment once, and every completion', () => {
    const seen = createSeenSegments();
    seen.asked(TEE, 10 * HOUR);
    seen.asked(TEE, 11 * HOUR);
    seen.completed(NONE, 11 * HOUR);
    seen.completed(NONE, 11 * HOUR + MINUTE);
    expect(seen.read(12 * HOUR, DAY)).toEqual({ segments: 2, completions: 2 });
  });

  it('is of a window, and of the slice of five minutes in which it begins', () => {
    const seen = createSeenSegments();
    seen.completed(TEE, 10 * HOUR);
    seen.completed(NONE, 10 * HOUR + 5 * MINUTE);
    const read = (now: number) => seen.read(now, HOUR);
    expect(read(11 * HOUR + 5 * MINUTE - 1)).toEqual({ segments: 2, completions: 2 });
    expect(read(11 * HOUR + 5 * MINUTE)).toEqual({ segments: 1, completions: 1 });
    expect(read(11 * HOUR + 10 * MINUTE - 1)).toEqual({ segments: 1, completions: 1 });
    expect(read(11 * HOUR + 10 * MINUTE)).toEqual({ segments: 0, completions: 0 });
  });

  it('is a day, whatever comes behind it', () => {
    const seen = createSeenSegments();
    for (let slice = 0; slice < 3 * 288; slice += 1) {
      const at = slice * 5 * MINUTE;
      seen.completed(slice % 2 === 0 ? TEE : NONE, at);
      expect(seen.read(at, DAY)).toEqual({
        segments: Math.min(slice + 1, 2),
        completions: Math.min(slice + 1, 289),
      });
    }
    // No more is kept than a day, and a slice.
    expect(seen.read(3 * DAY, 3 * DAY).completions).toBe(289);
  });

  it('stays in the newest slice where the clock steps back', () => {
    const seen = createSeenSegments();
    seen.asked(TEE, 10 * HOUR);
    seen.completed(NONE, 9 * HOUR);
    expect(seen.read(10 * HOUR + 4 * MINUTE, 5 * MINUTE)).toEqual({ segments: 2, completions: 1 });
  });
});
