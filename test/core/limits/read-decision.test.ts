import { describe, expect, it } from '@jest/globals';

import type { Ledger } from '../../../src/core/containment/ledger-rule.ts';
import { readDecision } from '../../../src/core/limits/read-decision.ts';
import { retryAfterSeconds } from '../../../src/core/limits/retry-after.ts';
import type { ChargeResult, StoreDecision } from '../../../src/core/limits/store.ts';
import { windowCharge } from '../../contract/charge-samples.ts';
import { policy } from './policy-sample.ts';

interface Case extends Partial<ChargeResult> {
  readonly limit?: number;
  readonly enforced?: boolean;
}

const read = (...cases: Case[]) => {
  const store: StoreDecision = {
    now: 1,
    replayed: false,
    admitted: cases.every(({ fits = true, enforced = true }) => fits || !enforced),
    results: cases.map((one) => ({ count: 1, fits: true, charged: true, units: 1, resetMs: 0, ...one })),
  };
  const charges = cases.map(({ limit = 10, enforced = true }) => windowCharge({ limit, enforced }));
  return readDecision({ policies: cases.map(() => policy()), request: { charges } }, store, 'budgeted');
};
const verdict = (one: Case) => read(one).policies[0]?.verdict;

describe('verdict', () => {
  it.each([
    [7, 10, 'admitted'],
    [8, 10, 'near'],
    [10, 10, 'near'],
    [79, 100, 'admitted'],
    [80, 100, 'near'],
    [1, 1, 'near'],
    [2, 3, 'admitted'],
    [0, 1, 'admitted'],
  ])('of %i of %i is %s', (count, limit, expected) => {
    expect(verdict({ count, limit })).toBe(expected);
  });

  it('of what does not fit says whether it refuses', () => {
    expect(verdict({ fits: false, count: 10 })).toBe('refused');
    expect(verdict({ fits: false, count: 10, enforced: false })).toBe('would_refuse');
  });

  it('is the policy’s own', () => {
    const decision = read({ fits: false }, { charged: false }, { fits: false, enforced: false });
    expect(decision.admitted).toBe(false);
    expect(decision.policies.map((one) => one.verdict)).toEqual(['refused', 'admitted', 'would_refuse']);
  });

  it('needs one result per policy', () => {
    const store = { now: 1, replayed: false, admitted: true, results: [] };
    expect(() => readDecision({ policies: [policy()], request: { charges: [] } }, store, 'always')).toThrow(
      RangeError,
    );
    const two = { ...store, results: read({}).store.results };
    expect(() => readDecision({ policies: [], request: { charges: [] } }, two, 'always')).toThrow(RangeError);
  });
});

describe('Retry-After', () => {
  const refused = (resetMs: number): Case => ({ fits: false, resetMs });

  it.each([
    [1, 0, 1],
    [999, 0, 1],
    [1_000, 0, 1],
    [1_001, 0, 2],
    [60_000, 0.1, 66],
    [60_000, 0.1001, 67],
    [60_000, -1, 60],
    [0, 0, 1],
  ])('for %i ms and jitter %p is %i s', (resetMs, jitter, seconds) => {
    expect(retryAfterSeconds(read(refused(resetMs)), jitter)).toBe(seconds);
  });

  it('is the longest of those that refused', () => {
    const decision = read(
      refused(5_000),
      refused(9_000),
      { fits: false, enforced: false, resetMs: 99_000 },
      { resetMs: 99_000 },
    );
    expect(retryAfterSeconds(decision, 0)).toBe(9);
  });

  it('is absent where no policy refused', () => {
    expect(retryAfterSeconds(read({ resetMs: 5_000 }), 0)).toBeUndefined();
  });
});

describe('what a decision says', () => {
  const store = { now: 1, replayed: true, admitted: true, results: read({}).store.results };
  const ledger = { id: 'device' } as unknown as Ledger;
  const charge = { key: 'l', capacity: 3, trickleMs: 1, enforced: false };
  const reading = { debt: 1, capacity: 3, fits: true };
  const answer = { pair: { key: 'p', opened: 'o', openMs: 1 }, ledgers: [charge], strictness: 0 } as const;
  const told = { open: true, isNew: true, isFirst: true, ledgers: [reading] };

  it('is of limits that blind, too, and leaves out those that nobody asked', () => {
    const charges = [windowCharge({ beyond: 'blind' }), windowCharge(), windowCharge()];
    const [result] = store.results;
    if (result === undefined) throw new Error('no result');
    const decision = readDecision(
      { policies: [policy(), policy(), policy()], request: { charges } },
      { ...store, results: [result, { ...result, unasked: true }, result] },
      'always',
    );
    expect(decision.policies.map(({ blinds }) => blinds)).toEqual([true, false]);
    expect(decision).toMatchObject({ admitted: true, replayed: true, path: 'answer', ledgers: [] });
  });

  it('is of the ledgers that were read', () => {
    const asked = { policies: [], ledgers: [ledger], request: { charges: [], answer } };
    const decided = { ...store, results: [], answer: told };
    expect(readDecision(asked, decided, 'budgeted').ledgers).toEqual([{ ledger, enforced: false, reading }]);
    expect(readDecision({ ...asked, ledgers: [] }, decided, 'budgeted').ledgers).toEqual([]);
    const { request: _request, ...without } = asked;
    expect(_request.charges).toEqual([]);
    expect(readDecision({ ...without, request: { charges: [] } }, decided, 'budgeted').ledgers).toEqual([]);
    expect(readDecision(asked, { ...store, results: [] }, 'budgeted').ledgers).toEqual([]);
  });

  it('needs a charge for each policy', () => {
    expect(() => readDecision({ policies: [policy()], request: { charges: [] } }, store, 'always')).toThrow(
      'a policy without its result',
    );
    expect(() => readDecision({ policies: [], request: { charges: [] } }, store, 'always')).toThrow(
      'a result without its policy',
    );
  });
});
