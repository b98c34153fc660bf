import { describe, expect, it } from '@jest/globals';

import { createSubjectTable } from '../../../src/adapters/memory/subject-table.ts';
import { NOT_ADMITTED, type AnswerRequest } from '../../../src/core/containment/answer.ts';
import { decideOver, refundOver } from '../../../src/core/limits/decide.ts';
import type { DecideRequest } from '../../../src/core/limits/store.ts';
import {
  banCharge,
  distinctCharge,
  key,
  paceCharge,
  proofUse,
  START,
  windowCharge,
} from '../../contract/charge-samples.ts';

const answer: AnswerRequest = {
  pair: { key: key('pair'), opened: 'o', openMs: 60_000 },
  ledgers: [{ key: key('ledger'), capacity: 5, trickleMs: 1_000, enforced: true }],
  strictness: 0,
};

const create = () => {
  const states = createSubjectTable({ maxSubjects: 1_000, onEvicted: () => undefined });
  return {
    states,
    decide: (request: DecideRequest, now = START) => decideOver(request, states, now),
    refund: (request: DecideRequest, of: ReturnType<typeof decideOver>, now = START) =>
      refundOver(request, of, states, now),
  };
};

describe('a decision', () => {
  it('charges what fits, and says what is counted now', () => {
    const { decide } = create();
    const request = { charges: [windowCharge({ cost: 2 }), distinctCharge(), paceCharge({ cost: 3 })] };
    expect(decide(request)).toEqual({
      ...{ now: START, replayed: false, admitted: true },
      results: [
        { count: 2, fits: true, charged: true, units: 2, resetMs: 9_000 },
        { count: 1, fits: true, charged: true, units: 1, resetMs: 8_001 },
        { count: 3, fits: true, charged: true, units: 3, resetMs: 2_000 },
      ],
    });
    // The member is there, and free; the others are full.
    expect(decide(request).results).toEqual([
      { count: 2, fits: false, charged: false, units: 0, resetMs: 9_000 },
      { count: 1, fits: true, charged: false, units: 0, resetMs: 8_001 },
      { count: 3, fits: false, charged: false, units: 0, resetMs: 4_000 },
    ]);
  });

  it('charges nothing where one refuses', () => {
    const { decide } = create();
    const full = windowCharge({ key: key('full'), limit: 1, cost: 2 });
    expect(decide({ charges: [windowCharge(), full, distinctCharge()] })).toMatchObject({
      admitted: false,
      results: [
        { count: 0, fits: true, charged: false, units: 0 },
        { count: 0, fits: false, charged: false },
        { count: 0, fits: true, charged: false },
      ],
    });
    expect(decide({ charges: [windowCharge()] }).results[0]?.count).toBe(1);
  });

  it('admits beyond a limit in shadow, and beyond one that blinds', () => {
    const { decide } = create();
    const shadow = windowCharge({ key: key('shadow'), limit: 1, cost: 2, enforced: false });
    const blinding = windowCharge({ key: key('blinding'), limit: 1, cost: 2, beyond: 'blind' });
    expect(decide({ charges: [shadow, blinding, windowCharge()] })).toMatchObject({
      admitted: true,
      results: [{ fits: false, charged: false }, { fits: false, charged: false }, { charged: true }],
    });
  });

  it('asks for bans, and charges none', () => {
    const { decide } = create();
    const ban = { charges: [banCharge(), windowCharge()] };
    for (let at = 0; at < 2; at += 1)
      expect(decide(ban).results[0]).toEqual({ count: 0, fits: true, charged: false, units: 0, resetMs: 0 });
    decide({ charges: [paceCharge({ key: key('ban'), limit: 1, windowMs: 5_000 })] });
    expect(decide(ban, START + 1_000)).toMatchObject({
      admitted: false,
      results: [{ fits: false, charged: false, resetMs: 4_000 }, { charged: false }],
    });
  });

  it('burns the proof, and refuses its replay where that is enforced', () => {
    const { decide } = create();
    const request = (enforced: boolean) => ({ proof: proofUse({ enforced }), charges: [windowCharge()] });
    expect(decide(request(true))).toMatchObject({ replayed: false, admitted: true });
    expect(decide(request(true))).toMatchObject({
      replayed: true,
      admitted: false,
      results: [{ charged: false }],
    });
    expect(decide(request(false))).toMatchObject({
      replayed: true,
      admitted: true,
      results: [{ charged: true }],
    });
    expect(decide({ charges: [] })).toEqual({ now: START, replayed: false, admitted: true, results: [] });
  });

  it('keeps a counter for as long as it counts', () => {
    const { decide, states } = create();
    decide({ charges: [windowCharge(), paceCharge()] });
    expect(states.find(key('window'), START + 9_000)).toBeGreaterThanOrEqual(0);
    expect(states.find(key('window'), START + 9_001)).toBe(-1);
    expect(states.find(key('pace'), START + 2_001)).toBe(-1);
  });
});

describe('an answer', () => {
  it('is decided with the limits, where it is asked for', () => {
    const { decide } = create();
    expect(decide({ charges: [windowCharge()] })).not.toHaveProperty('answer');
    expect(decide({ charges: [windowCharge()], answer }).answer).toEqual({
      ...{ open: true, isNew: true, isFirst: true },
      ledgers: [{ debt: 0, capacity: 5, fits: true }],
    });
  });

  it('is none of who is refused', () => {
    const { decide } = create();
    expect(decide({ charges: [windowCharge({ limit: 1, cost: 2 })], answer })).toMatchObject({
      admitted: false,
      answer: NOT_ADMITTED,
    });
    expect(decide({ charges: [], answer }).answer?.isFirst).toBe(true);
  });

  it.each([
    ['beyond a limit that blinds', { beyond: 'blind', cost: 9 }, false],
    ['beyond one that would, in shadow', { beyond: 'blind', cost: 9, enforced: false }, true],
    ['within a limit that blinds', { beyond: 'blind' }, true],
    ['beyond another in shadow', { cost: 9, enforced: false }, true],
  ] as const)('is told %s: %s', (_, changes, open) => {
    const { decide } = create();
    const blinding = windowCharge({ key: key('blinding'), ...changes });
    expect(decide({ charges: [windowCharge(), blinding], answer }).answer?.open).toBe(open);
  });
});

describe('a refund', () => {
  it('takes back what was charged, and nothing else', () => {
    const { decide, refund } = create();
    const shadow = windowCharge({ key: key('shadow'), limit: 1, enforced: false });
    const request = { charges: [windowCharge({ limit: 9 }), shadow, distinctCharge()], answer };
    const first = decide(request);
    const second = decide({
      ...request,
      charges: [windowCharge({ limit: 9 }), shadow, distinctCharge({ member: 'b' })],
    });
    refund(
      { ...request, charges: [windowCharge({ limit: 9 }), shadow, distinctCharge({ member: 'b' })] },
      second,
    );
    const after = decide({
      charges: [windowCharge({ limit: 9, cost: 2 }), shadow, distinctCharge({ member: 'c' })],
    });
    expect(after.results.map(({ count }) => count)).toEqual([3, 1, 2]);
    // The answer was not new the second time.
    expect(second.answer?.isNew).toBe(false);
    refund(request, first);
    expect(decide({ charges: [], answer }).answer).toMatchObject({ isNew: true, ledgers: [{ debt: 0 }] });
  });

  it('takes back nothing of a counter that is gone, or was never charged', () => {
    const { decide, refund, states } = create();
    const request = { charges: [windowCharge()] };
    const decision = decide(request);
    states.remove(key('window'));
    refund(request, decision);
    refund({ charges: [windowCharge(), distinctCharge()] }, { ...decision, results: [] });
    expect(states.size).toBe(0);
  });
});
