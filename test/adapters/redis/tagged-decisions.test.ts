import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createMemoryDecisionStore } from '../../../src/adapters/memory/decision-store.ts';
import { createTaggedDecisions } from '../../../src/adapters/redis/tagged-decisions.ts';
import type { AnswerRequest } from '../../../src/core/containment/answer.ts';
import {
  StoreUnavailable,
  type DecideRequest,
  type DecisionStore,
  type WindowCharge,
} from '../../../src/core/limits/store.ts';
import { until } from '../../support/until.ts';

const LIMIT = 3;
const TIMEOUT_MS = 60;

const charge = (tag: string, name = 'one', limit = LIMIT): WindowCharge => ({
  kind: 'window',
  key: `{${tag}}:${name}`,
  limit,
  windowMs: 60_000,
  enforced: true,
  cost: 1,
});

const proof = (jti: string, tag = 'nw:a') => ({
  key: `{${tag}}:proof:${jti}`,
  ttlMs: 60_000,
  enforced: true,
});

/** A store per tag, as the masters of a Cluster; each answers in a turn of its own, or is away. */
const createParts = () => {
  const stores = new Map<string, DecisionStore>();
  const asked: string[] = [];
  const answered: string[] = [];
  const away = new Set<string>();
  const slow = new Map<string, number>();
  const storeOf = (tag: string): DecisionStore => {
    const store =
      stores.get(tag) ?? createMemoryDecisionStore({ clock: () => 1_000_000, maxSubjects: 1_000 });
    stores.set(tag, store);
    const turn = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, slow.get(tag) ?? 0));
      if (away.has(tag)) throw new StoreUnavailable('away');
    };
    return {
      async decide(request) {
        asked.push(tag);
        await turn();
        answered.push(tag);
        return store.decide(request);
      },
      async refund(request, decision) {
        await turn();
        await store.refund(request, decision);
      },
      async repay(request) {
        await turn();
        return store.repay(request);
      },
    };
  };
  const countOf = async (tag: string): Promise<number | undefined> => {
    const looked = await stores
      .get(tag)
      ?.decide({ charges: [{ ...charge(tag), cost: LIMIT + 1, enforced: false }] });
    return looked?.results[0]?.count;
  };
  const store = createTaggedDecisions({ sharedTag: 'nw', storeOf, timeoutMs: TIMEOUT_MS });
  return { store, asked, answered, away, slow, countOf };
};

/** The truth about a number, of which a source of one debt may be told. */
const answer = (pair: string, source = 's'): AnswerRequest => ({
  pair: { key: `{nw:a}:pair:${pair}`, opened: `o${source}`, openMs: 60_000 },
  ledgers: [{ key: `{nw:a}:ledger:${source}`, capacity: 1, trickleMs: 3_600_000, enforced: true }],
  strictness: 0,
});

const both = (tag = 'nw:a'): DecideRequest => ({ charges: [charge('nw'), charge(tag)] });

describe('decisions over the slots of several tenants', () => {
  it('are one script where all keys have one tag, and no charge at all is the gateway’s', async () => {
    const { store, asked } = createParts();
    expect(await store.decide({ proof: proof('j'), charges: [charge('nw:a')] })).toMatchObject({
      admitted: true,
    });
    expect(await store.decide({ charges: [] })).toMatchObject({ admitted: true, results: [] });
    expect(asked).toEqual(['nw:a', 'nw']);
  });

  it('ask the tenant first, and put results where their charges are', async () => {
    const { store, asked } = createParts();
    await store.decide({ charges: [charge('nw')] });
    const { admitted, results } = await store.decide(both());
    expect(asked).toEqual(['nw', 'nw:a', 'nw']);
    expect(admitted).toBe(true);
    expect(results.map(({ count }) => count)).toEqual([2, 1]);
  });

  it('ask nothing that is shared where the tenant refuses', async () => {
    const { store, asked, countOf } = createParts();
    for (let count = 0; count < LIMIT; count += 1) await store.decide({ charges: [charge('nw:a')] });
    const { admitted, results } = await store.decide(both());
    expect(admitted).toBe(false);
    expect(asked.filter((tag) => tag === 'nw')).toEqual([]);
    expect(results).toEqual([
      expect.objectContaining({ unasked: true, charged: false, units: 0 }),
      expect.objectContaining({ fits: false }),
    ]);
    expect(await countOf('nw')).toBeUndefined();
  });

  it('ask nothing that is shared where the proof is replayed', async () => {
    const { store, asked } = createParts();
    const request = { proof: proof('j'), charges: [charge('nw'), charge('nw:a')] };
    expect(await store.decide(request)).toMatchObject({ admitted: true, replayed: false });
    expect(await store.decide(request)).toMatchObject({ admitted: false, replayed: true });
    expect(asked).toEqual(['nw:a', 'nw', 'nw:a']);
  });

  it('take back what the tenant was charged where the shared policy refuses', async () => {
    const { store, countOf } = createParts();
    for (let count = 0; count < LIMIT; count += 1) await store.decide({ charges: [charge('nw')] });
    const { admitted, results } = await store.decide(both());
    expect(admitted).toBe(false);
    expect(results).toEqual([
      expect.objectContaining({ fits: false, count: LIMIT }),
      expect.objectContaining({ fits: true, charged: false, units: 0, count: 0 }),
    ]);
    await until(async () => (await countOf('nw:a')) === 0);
  });

  it('take back what the tenant was charged where the shared part is away, and refund nothing twice', async () => {
    const { store, away, countOf } = createParts();
    away.add('nw');
    await expect(store.decide(both())).rejects.toThrow(StoreUnavailable);
    await until(async () => (await countOf('nw:a')) === 0);
  });

  it('are over when the time of one command is, and take back what comes later', async () => {
    const { store, slow, answered, countOf } = createParts();
    slow.set('nw:a', TIMEOUT_MS / 2).set('nw', 10 * TIMEOUT_MS);
    const began = performance.now();
    await expect(store.decide(both())).rejects.toThrow(StoreUnavailable);
    expect(performance.now() - began).toBeLessThan(5 * TIMEOUT_MS);
    slow.clear();
    await until(async () => (await countOf('nw:a')) === 0);
    // It is charged when nobody waits for it any more.
    await until(() => Promise.resolve(answered.includes('nw')));
    await until(async () => (await countOf('nw')) === 0);
  });

  it('refund every part', async () => {
    const { store, countOf } = createParts();
    const decision = await store.decide(both());
    expect([await countOf('nw'), await countOf('nw:a')]).toEqual([1, 1]);
    await store.refund(both(), decision);
    expect([await countOf('nw'), await countOf('nw:a')]).toEqual([0, 0]);
  });

  it('refund nothing of a decision that admitted nothing', async () => {
    const { store, countOf } = createParts();
    for (let count = 0; count < LIMIT; count += 1) await store.decide(both());
    await store.refund(both(), await store.decide(both()));
    expect([await countOf('nw'), await countOf('nw:a')]).toEqual([LIMIT, LIMIT]);
  });

  it('tell nothing where a shared limit blinds, though the tenant has room', async () => {
    const { store } = createParts();
    const blinding: WindowCharge = { ...charge('nw', 'one', 1), beyond: 'blind' };
    const ask = (pair: string) =>
      store.decide({ charges: [charge('nw:a'), blinding], answer: answer(pair, pair) });
    expect(await ask('p')).toMatchObject({ admitted: true, answer: { open: true, isNew: true } });
    expect(await ask('q')).toMatchObject({
      admitted: true,
      answer: { open: false, isNew: false, ledgers: [] },
    });
  });

  it('leave a pair paid that a shared limit refuses: nobody is told for nothing meanwhile', async () => {
    const { store, countOf } = createParts();
    for (let count = 0; count < LIMIT; count += 1) await store.decide({ charges: [charge('nw')] });
    const refused = await store.decide({ ...both(), answer: answer('p') });
    expect(refused).toMatchObject({ admitted: false, answer: { open: false, isNew: false } });
    await until(async () => (await countOf('nw:a')) === 0);
    // The source has spent its one debt on that pair: it may come back for it, and for no other.
    const ask = (pair: string) => store.decide({ charges: [charge('nw:a')], answer: answer(pair) });
    expect(await ask('q')).toMatchObject({ answer: { open: false } });
    expect(await ask('p')).toMatchObject({ answer: { open: true, isNew: false } });
  });

  it('are repaid where the pair is', async () => {
    const { store } = createParts();
    const ask = (pair: string) => store.decide({ charges: [charge('nw:a')], answer: answer(pair) });
    expect(await ask('p')).toMatchObject({ answer: { open: true } });
    expect(await ask('q')).toMatchObject({ answer: { open: false } });
    const credit = { key: '{nw:a}:ledger:s', trickleMs: 3_600_000, base: 1, from: 1, to: 1 } as const;
    const completed = { pairKey: answer('p').pair.key, completedMs: 60_000, credits: () => [credit] };
    expect(await store.repay(completed)).toBe(true);
    expect(await store.repay(completed)).toBe(false);
    expect(await ask('q')).toMatchObject({ answer: { open: true } });
  });

  it('never admit more than any limit, whatever is asked at once, and leave no charge of what was refused', async () => {
    const tag = fc.constantFrom('nw:a', 'nw:b', 'nw:c', 'nw');
    await fc.assert(
      fc.asyncProperty(
        fc.array(tag, { maxLength: 24 }),
        fc.integer({ min: 1, max: 8 }),
        async (tags, shared) => {
          const { store, countOf } = createParts();
          const admitted: string[] = [];
          const ask = async (of: string): Promise<void> => {
            const charges = of === 'nw' ? [] : [charge(of)];
            const decision = await store.decide({ charges: [charge('nw', 'one', shared), ...charges] });
            if (decision.admitted) admitted.push(of);
          };
          await Promise.all(tags.map(ask));
          expect(admitted.length).toBeLessThanOrEqual(shared);
          for (const of of ['nw:a', 'nw:b', 'nw:c'] as const) {
            const own = admitted.filter((one) => one === of).length;
            expect(own).toBeLessThanOrEqual(LIMIT);
            if (tags.includes(of)) await until(async () => (await countOf(of)) === own);
          }
          if (tags.length > 0) expect((await countOf('nw')) ?? 0).toBe(admitted.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});
