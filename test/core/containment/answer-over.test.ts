import { describe, expect, it } from '@jest/globals';

import { createListedTable } from '../../../src/adapters/memory/subject-table.ts';
import { decideAnswerOver, refundAnswerOver, repayOver } from '../../../src/core/containment/answer-over.ts';
import type { AnswerRequest } from '../../../src/core/containment/answer.ts';
import { KNOWN_MS, type LedgerCharge } from '../../../src/core/containment/ledger.ts';
import { DAY } from '../../../src/core/time.ts';

const NOW = 1_800_000_000_000;
const TRICKLE_MS = 1_000;

const ledger = (changes: Partial<LedgerCharge> = {}): LedgerCharge => ({
  ...{ key: 'ledger', capacity: 2, trickleMs: TRICKLE_MS, enforced: true },
  ...changes,
});

const request = (pair: string, changes: Partial<AnswerRequest> = {}): AnswerRequest => ({
  pair: { key: pair, opened: 'o', openMs: DAY },
  ledgers: [ledger()],
  strictness: 0,
  ...changes,
});

const create = () => {
  let looks = 0;
  const states = createListedTable({ maxSubjects: 1_000, onEvicted: () => undefined });
  return {
    states,
    expiryOf: (key: string) => [...states.entries()].find((kept) => kept.key === key)?.expiresAt,
    ask: (asked: AnswerRequest, now = NOW, hasRoom = true) => decideAnswerOver(asked, states, now, hasRoom),
    refund: (asked: AnswerRequest, told: ReturnType<typeof decideAnswerOver>, now = NOW) =>
      refundAnswerOver(asked, told, states, now),
    repay: (pairKey: string, now = NOW, base: 0 | 1 = 1) =>
      repayOver(
        {
          pairKey,
          completedMs: 30 * DAY,
          credits: (opened) =>
            opened === undefined ? [] : [{ key: 'ledger', trickleMs: TRICKLE_MS, base, from: 0, to: 0 }],
        },
        states,
        now,
      ),
    debtAt: (now: number) =>
      decideAnswerOver(
        request(`look ${(looks += 1)}`, { ledgers: [ledger({ capacity: 1_000 })] }),
        states,
        now,
        true,
      ).ledgers[0]?.debt,
  };
};

describe('an answer in process', () => {
  it('is new once, and free as long as its pair is remembered', () => {
    const { ask } = create();
    expect(ask(request('a'))).toMatchObject({ open: true, isNew: true, isFirst: true });
    for (const later of [0, DAY])
      expect(ask(request('a'), NOW + later)).toEqual({
        open: true,
        isNew: false,
        isFirst: false,
        ledgers: [],
      });
    expect(ask(request('a'), NOW + DAY + 1)).toMatchObject({ open: true, isNew: true, isFirst: true });
  });

  it('is free for thirty days, once the registration is complete', () => {
    const { ask, repay } = create();
    ask(request('a'));
    expect(repay('a')).toBe(true);
    expect(ask(request('a'), NOW + 30 * DAY)).toMatchObject({ isNew: false, isFirst: false });
    expect(ask(request('a'), NOW + 30 * DAY + 1)).toMatchObject({ isNew: true, isFirst: true });
  });

  it('is one more try where the pair was told nothing, and remembered a day from the first', () => {
    const { ask } = create();
    expect(ask(request('a'), NOW, false)).toEqual({ open: false, isNew: false, isFirst: true, ledgers: [] });
    expect(ask(request('a'), NOW, false)).toMatchObject({ open: false, isNew: false, isFirst: false });
    expect(ask(request('a'), NOW + DAY)).toMatchObject({ open: true, isNew: true, isFirst: false });
  });

  it('costs a unit of every ledger that fits, in shadow too, and nothing of one that does not', () => {
    const { ask, expiryOf } = create();
    const shadow = ledger({ key: 'shadow', capacity: 1, enforced: false });
    for (const pair of ['a', 'b']) ask(request(pair, { ledgers: [ledger(), shadow] }));
    const told = ask(request('c', { ledgers: [ledger({ capacity: 9 }), { ...shadow, capacity: 9 }] }));
    expect(told.ledgers.map(({ debt }) => debt)).toEqual([2, 1]);
    expect(expiryOf('ledger')).toBe(NOW + 3 * TRICKLE_MS);
  });

  it('is taken back whole, where it was the first, and not twice', () => {
    const { ask, refund, debtAt } = create();
    const told = ask(request('a'));
    const again = ask(request('a'));
    refund(request('a'), again);
    expect(ask(request('a'))).toMatchObject({ isNew: false });
    refund(request('a'), told);
    expect(debtAt(NOW)).toBe(0);
    expect(ask(request('a'))).toMatchObject({ isNew: true, isFirst: true });
  });

  it('is taken back of the ledgers that it was charged to, and of none that is gone', () => {
    const { ask, refund, states } = create();
    const full = ledger({ key: 'shadow', capacity: 1, enforced: false });
    ask(request('a', { ledgers: [ledger(), full] }));
    const both = request('b', { ledgers: [ledger(), full] });
    const told = ask(both);
    refund(both, told);
    const left = ask(request('c', { ledgers: [ledger({ capacity: 9 }), { ...full, capacity: 9 }] }));
    expect(left.ledgers.map(({ debt }) => debt)).toEqual([1, 1]);
    for (const key of ['ledger', 'shadow', 'b']) states.remove(key);
    expect(() => refund(both, told)).not.toThrow();
  });

  it('is repaid by its completion once, and by none of a pair that was told nothing', () => {
    const { ask, repay, debtAt } = create();
    ask(request('a'));
    ask(request('b'));
    expect(debtAt(NOW)).toBe(2);
    expect([repay('a'), repay('a')]).toEqual([true, false]);
    ask(request('c'), NOW, false);
    expect(repay('c')).toBe(true);
    // Looking has cost one.
    expect(debtAt(NOW)).toBe(2);
  });
});

describe('what is kept of a ledger', () => {
  it('is kept until time has forgiven it', () => {
    const { ask, states } = create();
    ask(request('a'));
    expect(states.find('ledger', NOW + TRICKLE_MS)).toBeGreaterThanOrEqual(0);
    expect(states.find('ledger', NOW + TRICKLE_MS + 1)).toBe(-1);
  });

  it('is kept a day once something has completed there, or as long as something is owed', () => {
    const { ask, repay, expiryOf } = create();
    ask(request('a'));
    repay('a', NOW + 10);
    expect(expiryOf('ledger')).toBe(NOW + 10 + KNOWN_MS);
    ask(request('b'), NOW + 20);
    expect(expiryOf('ledger')).toBe(NOW + 20 + KNOWN_MS);
    const slow = ledger({ trickleMs: 10 * DAY });
    ask(request('c', { ledgers: [slow] }), NOW + 30);
    expect(expiryOf('ledger')).toBeGreaterThan(NOW + 9 * DAY);
  });

  it('is one state, however often it is charged', () => {
    const { ask, states } = create();
    for (let pair = 0; pair < 5; pair += 1) ask(request(`p${pair}`, { ledgers: [ledger({ capacity: 9 })] }));
    // Five pairs and their ledger.
    expect(states.size).toBe(6);
  });
});
