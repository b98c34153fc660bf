import { describe, expect, it } from '@jest/globals';

import { createSeededRandom } from '../../../src/core/seeded-random.ts';
import {
  chargeLedger,
  createLedger,
  readLedger,
  repayLedger,
  type LedgerCharge,
  type LedgerState,
} from '../../../src/core/containment/ledger.ts';
import { DAY, HOUR } from '../../../src/core/time.ts';

// So long that nothing is forgiven, and no completion is recent: the random walk alone is left.
const TRICKLE_MS = 1e12;
const START = 1_800_000_000_000;
const STEP_MS = 600_000;

/** Share of honest starts that meet a full ledger, where each is completed, or not, before the next. */
const blindShare = (completes: number, capacity: number, starts: number): number => {
  const random = createSeededRandom(7);
  const ledger: LedgerCharge = { key: 'k', capacity, trickleMs: TRICKLE_MS, enforced: true };
  const credit = { key: 'k', trickleMs: TRICKLE_MS, from: 1, to: 1 };
  const state = createLedger();
  let blind = 0;
  for (let at = 0; at < starts; at += 1) {
    const now = START + at * STEP_MS;
    const { fits } = readLedger(state, ledger, now, 0);
    if (fits) chargeLedger(state, ledger, now);
    else blind += 1;
    if (random() < completes) repayLedger(state, { ...credit, base: fits ? 1 : 0 }, now);
  }
  return blind / starts;
};

/** A start finds the walk that rises with probability 1 − c and falls with c at its top (gambler’s ruin). */
const predicted = (completes: number, capacity: number): number => {
  const r = (1 - completes) / completes;
  return (1 - r) * r ** capacity;
};

/** Answers to a source that asks without end, and never completes, at once and in each of the hours after. */
const learnedHourly = (state: LedgerState, ledger: LedgerCharge, from: number, hours: number): number[] => {
  const learned: number[] = [];
  for (let hour = 0; hour <= hours; hour += 1) {
    const now = from + hour * HOUR;
    let told = 0;
    for (; readLedger(state, ledger, now, 0).fits; told += 1) chargeLedger(state, ledger, now);
    learned.push(told);
  }
  return learned;
};

describe('a source that is trusted by what it has completed', () => {
  const ledger: LedgerCharge = { key: 'k', capacity: 24, trickleMs: HOUR, enforced: true, trusts: true };
  const completed = (count: number): LedgerState => {
    const state = createLedger();
    for (let at = 0; at < count; at += 1) {
      chargeLedger(state, ledger, START);
      repayLedger(state, { key: 'k', trickleMs: HOUR, base: 1, from: 1, to: 1 }, START);
    }
    return state;
  };

  it('learns C₀ exactly, and then one an hour, where nothing ever completed', () => {
    expect(learnedHourly(createLedger(), ledger, START, 3)).toEqual([24, 1, 1, 1]);
  });

  it.each([10, 24, 25, 200])('learns no more at once than C₀, or what has completed: %i', (count) => {
    const [atOnce, ...hourly] = learnedHourly(completed(count), ledger, START, 24);
    expect(atOnce).toBe(Math.max(24, count));
    // Its history fades while the hours forgive.
    expect(Math.max(...hourly)).toBeLessThanOrEqual(1);
  });

  it('has only what is left of its history: an eighth less each three hours, nothing after days', () => {
    const after = (ms: number): number => learnedHourly(completed(200), ledger, START + ms, 0)[0] ?? 0;
    expect([after(DAY), after(2 * DAY), after(7 * DAY)]).toEqual([68, 24, 24]);
  });
});

describe('the share of honest starts that are told nothing', () => {
  it.each([
    [0.7, 3],
    [0.65, 4],
    [0.6, 5],
    [0.85, 1],
  ])('of a source of which %d complete, at C₀ = %i, is (1 − r)·r^C₀ within 10 %%', (completes, capacity) => {
    const expected = predicted(completes, capacity);
    const measured = blindShare(completes, capacity, 40_000);
    expect(measured / expected).toBeGreaterThan(0.9);
    expect(measured / expected).toBeLessThan(1.1);
  });
});
