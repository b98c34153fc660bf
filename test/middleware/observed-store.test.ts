import { describe, expect, it } from '@jest/globals';

import { createObservedStore } from '../../middleware/observed-store.ts';
import { createMemoryDecisionStore } from '../../src/adapters/memory/decision-store.ts';
import { StoreUnavailable, type DecisionStore } from '../../src/core/limits/store.ts';

const record = () => {
  const heard: [string, boolean][] = [];
  const storeOperation = (operation: string, seconds: number, ok: boolean): void => {
    expect(seconds).toBeGreaterThanOrEqual(0);
    heard.push([operation, ok]);
  };
  const skews: number[] = [];
  const storeClockSkew = (seconds: number): void => void skews.push(seconds);
  return { heard, skews, telemetry: { storeOperation, storeClockSkew } };
};

describe('an observed store', () => {
  it('answers as the store does, and tells', async () => {
    const { heard, skews, telemetry } = record();
    const store = createObservedStore(
      createMemoryDecisionStore({ clock: () => 7_500, maxSubjects: 100 }),
      telemetry,
      () => 5_000,
    );
    const ask = {
      charges: [{ kind: 'window', key: 'k', limit: 1, windowMs: 1000, enforced: true, cost: 1 }] as const,
    };
    const decision = await store.decide(ask);
    expect(decision.admitted).toBe(true);
    expect((await store.decide(ask)).admitted).toBe(false);
    await store.refund(ask, decision);
    expect((await store.decide(ask)).admitted).toBe(true);
    expect(heard).toEqual([
      ['decide', true],
      ['decide', true],
      ['refund', true],
      ['decide', true],
    ]);
    expect(skews).toEqual([2.5, 2.5, 2.5]);
  });

  it('fails as the store does, and tells', async () => {
    const { heard, telemetry } = record();
    const failure = new StoreUnavailable('away');
    const broken: DecisionStore = {
      decide: () => Promise.reject(failure),
      refund: () => {
        throw failure;
      },
      repay: () => Promise.reject(failure),
    };
    const store = createObservedStore(broken, telemetry, () => 0);
    await expect(store.decide({ charges: [] })).rejects.toBe(failure);
    await expect(
      store.refund({ charges: [] }, { now: 0, replayed: false, admitted: true, results: [] }),
    ).rejects.toBe(failure);
    await expect(store.repay({ pairKey: 'pair', completedMs: 1, credits: () => [] })).rejects.toBe(failure);
    expect(heard).toEqual([
      ['decide', false],
      ['refund', false],
      ['repay', false],
    ]);
  });
});
