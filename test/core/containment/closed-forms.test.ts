import { describe, expect, it } from '@jest/globals';

import { createSeededRandom } from '../../../src/core/seeded-random.ts';
import {
  chargeLedger,
  createLedger,
  readLedger,
  repayLedger,
  vouchesFor,
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

describe('a gate of which half is for those who are known', () => {
  const gate: LedgerCharge = { key: 'k', capacity: 250, trickleMs: HOUR, enforced: true, reserves: true };
  /** Answers at once, until the gate has no more for this asker. */
  const fill = (state: LedgerState, isKnown: boolean): number => {
    let told = 0;
    for (; readLedger(state, gate, START, 0, isKnown).fits; told += 1) chargeLedger(state, gate, START);
    return told;
  };

  it('holds no more than C₀, whoever asks, and in whatever order', () => {
    const [strangersFirst, knownFirst] = [createLedger(), createLedger()];
    expect([fill(strangersFirst, false), fill(strangersFirst, true), fill(strangersFirst, false)]).toEqual([
      125, 125, 0,
    ]);
    expect([fill(knownFirst, true), fill(knownFirst, false)]).toEqual([250, 0]);
  });

  it('has room for as many strangers as complete in three minutes, and for nobody more than before', () => {
    const credit = { key: 'k', trickleMs: HOUR, base: 0, from: 0, to: 0 } as const;
    for (const [completions, strangers, known] of [
      [100, 125, 250],
      [200, 200, 250],
      [300, 300, 300],
    ] as const) {
      const states = [createLedger(), createLedger()] as const;
      for (const state of states)
        for (let at = 0; at < completions; at += 1) repayLedger(state, credit, START);
      expect([fill(states[0], false), fill(states[1], true)]).toEqual([strangers, known]);
    }
  });

  it('does not halve the half at level 1', () => {
    const state = createLedger();
    expect(readLedger(state, gate, START, 1, false)).toMatchObject({ capacity: 125, fits: true });
    for (let at = 0; at < 125; at += 1) chargeLedger(state, gate, START);
    expect(readLedger(state, gate, START, 1, false).fits).toBe(false);
  });
});

describe('a source that vouches for who asks there', () => {
  const home: LedgerCharge = { key: 'k', capacity: 24, trickleMs: HOUR, enforced: true, vouches: true };
  const vouches = (starts: number, completions: number, charge = home, afterMs = 0): boolean => {
    const state = createLedger();
    for (let at = 0; at < starts; at += 1) chargeLedger(state, charge, START);
    for (let at = 0; at < completions; at += 1)
      repayLedger(state, { key: 'k', trickleMs: HOUR, base: 1, from: 1, to: 1 }, START);
    return vouchesFor(state, charge, START + afterMs);
  };

  it('costs a completion for each answer that is not completed', () => {
    expect([vouches(0, 0), vouches(1, 0), vouches(1, 1), vouches(2, 1), vouches(3, 1)]).toEqual([
      ...[false, false, true, true, false],
    ]);
    expect([vouches(20, 10), vouches(21, 10)]).toEqual([true, false]);
  });

  it('vouches for nobody where the rule does not say so, nor when its history has faded', () => {
    expect(vouches(1, 1, { ...home, vouches: false })).toBe(false);
    expect([vouches(1, 1, home, DAY), vouches(1, 1, home, 30 * DAY)]).toEqual([true, false]);
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
