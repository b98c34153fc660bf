import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  chargeLedger,
  createLedger,
  FADE_STEP_MS,
  ledgerEmptyAt,
  readLedger,
  refundLedger,
  repayLedger,
  type LedgerCharge,
  type LedgerCredit,
} from '../../../src/core/containment/ledger.ts';

const HOUR_MS = 3_600_000;
const START = 1_800_000_000_000;
const ledger: LedgerCharge = { key: 'k', capacity: 24, trickleMs: HOUR_MS, enforced: true };
const credit: LedgerCredit = { key: 'k', trickleMs: HOUR_MS, base: 1, from: 1, to: 1 };

/** Answers that a source gets which asks at these times and never completes. */
const answersTo = (times: readonly number[], capacity = 24): number => {
  const state = createLedger();
  return times.filter((now) => {
    const { fits } = readLedger(state, { ...ledger, capacity }, now, 0);
    if (fits) chargeLedger(state, ledger, now);
    return fits;
  }).length;
};

describe('a source that never completes', () => {
  it('gets C₀ answers at any speed, and then one per trickle', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.integer({ min: 0, max: 2 * HOUR_MS }), { minLength: 1, maxLength: 200 }),
        (capacity, gaps) => {
          let now = START;
          const times = gaps.map((gap) => (now += gap));
          const hours = (now - (times[0] ?? now)) / HOUR_MS;
          expect(answersTo(times, capacity)).toBeLessThanOrEqual(capacity + hours);
        },
      ),
    );
  });

  it('gets exactly C₀ within the first trickle', () => {
    const burst = Array.from({ length: 500 }, (_, at) => START + at);
    expect(answersTo(burst)).toBe(24);
    expect(answersTo([...burst, START + HOUR_MS, START + HOUR_MS + 1])).toBe(25);
  });

  it('is forgiven nothing by a clock that steps back', () => {
    const burst = Array.from({ length: 24 }, () => START);
    expect(answersTo([...burst, START - HOUR_MS, START - 1, START + HOUR_MS - 1])).toBe(24);
  });
});

describe('a completion', () => {
  it('repays its start and earns β', () => {
    const state = createLedger();
    for (let at = 0; at < 4; at += 1) chargeLedger(state, ledger, START);
    repayLedger(state, credit, START);
    expect(readLedger(state, ledger, START, 0).debt).toBe(2);
    repayLedger(state, { ...credit, base: 0 }, START);
    expect(readLedger(state, ledger, START, 0).debt).toBe(1);
  });

  it('saves no credit: the debt is never below nothing', () => {
    const state = createLedger();
    for (let at = 0; at < 100; at += 1) repayLedger(state, credit, START);
    const later = START + 3 * HOUR_MS;
    expect(answersTo([])).toBe(0);
    let answers = 0;
    while (readLedger(state, ledger, later, 0).fits) {
      chargeLedger(state, ledger, later);
      answers += 1;
    }
    expect(answers).toBe(24);
  });

  it('makes room for as many waiting starts as complete in three minutes, and lets it go again', () => {
    const state = createLedger();
    // A hundred a minute for an hour.
    for (let at = 0; at < 6_000; at += 1) repayLedger(state, credit, START + at * 600);
    const now = START + HOUR_MS;
    expect(readLedger(state, ledger, now, 0).capacity).toBeGreaterThan(270);
    expect(readLedger(state, ledger, now, 0).capacity).toBeLessThan(330);
    expect(readLedger(state, ledger, now + 40 * FADE_STEP_MS, 0).capacity).toBe(24);
  });

  it('earns a β that follows the share that completes, within its bounds', () => {
    const earned = (starts: number, completions: number): number => {
      const state = createLedger();
      const gate: LedgerCredit = { ...credit, base: 0, from: 0.21, to: 0.25 };
      for (let at = 0; at < starts; at += 1) chargeLedger(state, ledger, START);
      for (let at = 1; at < completions; at += 1)
        repayLedger(state, { ...credit, from: 0, to: 0, base: 0 }, START);
      const before = state.level;
      repayLedger(state, gate, START);
      return (before - state.level) / HOUR_MS;
    };
    expect(earned(100, 95)).toBeCloseTo(0.21, 6);
    expect(earned(100, 84)).toBeCloseTo((1.2 * 16) / 84, 6);
    expect(earned(100, 50)).toBeCloseTo(0.25, 6);
  });
});

describe('how careful containment is', () => {
  const full = (strictness: 0 | 1 | 2, hasCompleted: boolean, knowsDevice = false): number => {
    const state = createLedger();
    if (hasCompleted) repayLedger(state, credit, START);
    let answers = 0;
    while (readLedger(state, { ...ledger, knowsDevice }, START, strictness).fits) {
      chargeLedger(state, ledger, START);
      answers += 1;
    }
    return answers;
  };

  it('halves what a source may ask that never completed, at 1', () => {
    expect([full(0, false), full(1, false), full(1, true)]).toEqual([24, 12, 24]);
  });

  it('tells only devices that completed before, at 2', () => {
    expect([full(2, false, true), full(2, true, true), full(2, false)]).toEqual([0, 24, 12]);
  });
});

describe('a ledger in the store', () => {
  it('says nothing any more from the instant it names', () => {
    fc.assert(
      fc.property(fc.nat({ max: 30 }), (starts) => {
        const state = createLedger();
        for (let at = 0; at < starts; at += 1) chargeLedger(state, ledger, START);
        const gone = readLedger(state, ledger, ledgerEmptyAt(state), 0);
        expect(gone).toEqual(readLedger(createLedger(), ledger, ledgerEmptyAt(state), 0));
      }),
    );
  });

  it('takes back an answer that was not given', () => {
    const state = createLedger();
    chargeLedger(state, ledger, START);
    chargeLedger(state, ledger, START);
    refundLedger(state, HOUR_MS);
    expect(readLedger(state, ledger, START, 0).debt).toBe(1);
    refundLedger(state, HOUR_MS);
    refundLedger(state, HOUR_MS);
    expect(state).toMatchObject({ level: 0, starts: 0 });
  });
});
