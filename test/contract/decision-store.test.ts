import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { Charge, DecideRequest, StoreDecision } from '../../src/core/limits/store.ts';
import { distinctCharge, key, paceCharge, proofUse, START, windowCharge } from './charge-samples.ts';
import { DECISION_STORES, type StoreUnderTest } from './decision-stores.ts';

describe.each(DECISION_STORES)('$name', ({ start }) => {
  let under: StoreUnderTest;
  beforeAll(async () => {
    under = await start();
  });
  afterAll(async () => {
    await under[Symbol.asyncDispose]();
  });
  beforeEach(() => under.reset());

  const decide = (request: DecideRequest): Promise<StoreDecision> => under.store.decide(request);
  const charge = (...charges: Charge[]): Promise<StoreDecision> => decide({ charges });
  const times = async (count: number, ...charges: Charge[]): Promise<boolean[]> => {
    const admitted = [];
    for (let at = 0; at < count; at += 1) admitted.push((await charge(...charges)).admitted);
    return admitted;
  };

  it('admits what charges nothing', async () => {
    expect(await charge()).toEqual({ now: START, replayed: false, admitted: true, results: [] });
  });

  describe('window', () => {
    it.each([1, 10, 100])('admits %i and not one more', async (limit) => {
      const admitted = await times(limit + 2, windowCharge({ limit }));
      expect(admitted.filter(Boolean)).toHaveLength(limit);
      expect(admitted.indexOf(false)).toBe(limit);
    });

    it('says count, units and when the count falls', async () => {
      const { results } = await charge(windowCharge({ cost: 2 }));
      expect(results).toEqual([{ count: 2, fits: true, charged: true, units: 2, resetMs: 9_000 }]);
    });

    it('says when a refused charge could fit, and then admits it', async () => {
      await times(2, windowCharge());
      await under.setTime(START + 3_500);
      await charge(windowCharge());
      const { results } = await charge(windowCharge({ cost: 3 }));
      expect(results).toEqual([{ count: 3, fits: false, charged: false, units: 0, resetMs: 8_500 }]);
      await under.setTime(START + 3_500 + 8_499);
      expect((await charge(windowCharge({ cost: 3 }))).admitted).toBe(false);
      await under.setTime(START + 3_500 + 8_500);
      expect((await charge(windowCharge({ cost: 3 }))).admitted).toBe(true);
    });

    it('says 0 where nothing is counted', async () => {
      const { results } = await charge(
        windowCharge(),
        windowCharge({ key: key('other'), limit: 1, cost: 2 }),
      );
      expect(results[0]).toEqual({ count: 0, fits: true, charged: false, units: 0, resetMs: 0 });
    });

    it('refuses a cost above the limit for ever, without breaking', async () => {
      const never = { count: 0, fits: false, charged: false, units: 0, resetMs: 8_000 };
      expect((await charge(windowCharge({ cost: 4 }))).results).toEqual([never]);
      await charge(windowCharge());
      expect((await charge(windowCharge({ cost: 4 }))).results).toEqual([{ ...never, count: 1 }]);
    });

    it('still counts the future after the clock stepped back', async () => {
      await times(3, windowCharge());
      await under.setTime(START - 60_000);
      expect((await charge(windowCharge())).results[0]).toMatchObject({
        count: 3,
        fits: false,
        resetMs: 69_000,
      });
    });
  });

  describe('distinct', () => {
    it.each([1, 10, 100])('admits %i members and not one more', async (limit) => {
      for (let at = 0; at < limit; at += 1) {
        expect((await charge(distinctCharge({ limit, member: `m${at}` }))).results[0]).toMatchObject({
          count: at + 1,
          units: 1,
        });
      }
      expect((await charge(distinctCharge({ limit, member: 'more' }))).results[0]).toMatchObject({
        count: limit,
        fits: false,
      });
      expect((await charge(distinctCharge({ limit, member: 'm0' }))).results[0]).toMatchObject({
        count: limit,
        charged: true,
        units: 0,
      });
    });

    it('keeps a member that comes back for another window', async () => {
      await charge(distinctCharge({ limit: 1 }));
      await under.setTime(START + 6_000);
      expect((await charge(distinctCharge({ limit: 1 }))).results[0]).toMatchObject({ resetMs: 8_001 });
      await under.setTime(START + 14_000);
      expect((await charge(distinctCharge({ limit: 1, member: 'b' }))).results[0]).toMatchObject({
        fits: false,
        resetMs: 1,
      });
      await under.setTime(START + 14_001);
      expect((await charge(distinctCharge({ limit: 1, member: 'b' }))).results[0]).toMatchObject({
        count: 1,
        fits: true,
      });
    });

    it('does not admit a new member for having been refused', async () => {
      await charge(distinctCharge({ limit: 1 }));
      expect(await times(3, distinctCharge({ limit: 1, member: 'b' }))).toEqual([false, false, false]);
    });
  });

  describe('pace', () => {
    it('admits a burst of the limit, then one per interval', async () => {
      expect(await times(5, paceCharge())).toEqual([true, true, true, true, false]);
      expect((await charge(paceCharge())).results[0]).toMatchObject({ count: 4, resetMs: 2_000 });
      await under.setTime(START + 1_999);
      expect(await times(1, paceCharge())).toEqual([false]);
      await under.setTime(START + 2_000);
      expect(await times(2, paceCharge())).toEqual([true, false]);
    });

    it('refuses a cost above the limit for ever, without breaking', async () => {
      expect((await charge(paceCharge({ cost: 5 }))).results[0]).toMatchObject({
        fits: false,
        resetMs: 8_000,
      });
    });

    it('keeps its digits at the largest numbers it takes', async () => {
      const big = paceCharge({ limit: 2 ** 20, windowMs: 2 ** 31, cost: 2 ** 20 });
      expect((await charge(big)).results[0]).toMatchObject({ count: 2 ** 20, resetMs: 2 ** 11 });
      expect((await charge({ ...big, cost: 1 })).results[0]).toMatchObject({ fits: false, resetMs: 2 ** 11 });
    });
  });

  describe('several charges', () => {
    it('charges none when one that is enforced refuses', async () => {
      const victim = windowCharge({ key: key('victim'), limit: 10 });
      const set = distinctCharge({ key: key('set') });
      const attacker = windowCharge({ key: key('attacker'), limit: 1 });
      await charge(attacker);
      expect(await times(20, victim, attacker, set)).not.toContain(true);
      expect((await charge(victim, set)).results).toMatchObject([{ count: 1 }, { count: 1 }]);
    });

    it('lets a shadow charge refuse nobody, and counts it as though it enforced', async () => {
      const shadow = windowCharge({ limit: 1, enforced: false });
      const other = windowCharge({ key: key('other'), limit: 10 });
      await charge(shadow, other);
      const { admitted, results } = await charge(shadow, other);
      expect(admitted).toBe(true);
      expect(results).toMatchObject([
        { count: 1, fits: false, charged: false, units: 0 },
        { count: 2, fits: true, charged: true, units: 1 },
      ]);
    });

    it('does not charge a shadow that fits when an enforced one refuses', async () => {
      const shadow = windowCharge({ key: key('shadow'), enforced: false });
      const full = windowCharge({ limit: 1 });
      await charge(full);
      expect((await charge(shadow, full)).results[0]).toMatchObject({ count: 0, fits: true, charged: false });
    });
  });

  describe('proof', () => {
    it('refuses a used one, charging nothing', async () => {
      const request = { proof: proofUse(), charges: [windowCharge()] };
      expect(await decide(request)).toMatchObject({ replayed: false, admitted: true });
      expect(await decide(request)).toMatchObject({
        replayed: true,
        admitted: false,
        results: [{ count: 1, fits: true, charged: false }],
      });
    });

    it('reports a used one in monitor mode, and charges', async () => {
      const request = { proof: proofUse({ enforced: false }), charges: [windowCharge()] };
      await decide(request);
      expect(await decide(request)).toMatchObject({
        replayed: true,
        admitted: true,
        results: [{ count: 2 }],
      });
    });

    it('is burned also where a limit refuses', async () => {
      await charge(windowCharge({ limit: 1 }));
      await decide({ proof: proofUse(), charges: [windowCharge({ limit: 1 })] });
      expect(await decide({ proof: proofUse(), charges: [] })).toMatchObject({
        replayed: true,
        admitted: false,
      });
    });

    it('tells two proofs apart', async () => {
      await decide({ proof: proofUse(), charges: [] });
      expect(await decide({ proof: proofUse({ key: key('proof2') }), charges: [] })).toMatchObject({
        replayed: false,
      });
    });
  });

  describe('refund', () => {
    const refunded = async (...charges: Charge[]): Promise<void> => {
      const request = { charges };
      await under.store.refund(request, await decide(request));
    };
    const count = async (one: Charge): Promise<number | undefined> => {
      const blocked = { ...windowCharge({ key: key('blocked'), limit: 1, cost: 2 }) };
      return (await charge(one, blocked)).results[0]?.count;
    };

    it('takes back what was charged, and no more', async () => {
      const all = [windowCharge({ cost: 2 }), distinctCharge(), paceCharge({ cost: 2 })];
      await refunded(...all);
      expect(await Promise.all(all.map(count))).toEqual([0, 0, 0]);
      const others = [windowCharge(), distinctCharge({ member: 'b' }), paceCharge()];
      await charge(...others);
      await refunded(...all);
      expect(await Promise.all(all.map(count))).toEqual([1, 1, 1]);
    });

    it('takes it from the bucket in which it was charged', async () => {
      const request = { charges: [windowCharge()] };
      const decision = await decide(request);
      await under.setTime(START + 5_000);
      await charge(windowCharge());
      await under.store.refund(request, decision);
      expect((await charge(windowCharge())).results[0]).toMatchObject({ count: 2, resetMs: 9_000 });
    });

    it('leaves a member that was known, or came back since, even within the millisecond', async () => {
      const request = { charges: [distinctCharge()] };
      const first = await decide(request);
      const second = await decide(request);
      await under.store.refund(request, second);
      expect(await count(distinctCharge())).toBe(1);
      await under.store.refund(request, first);
      expect(await count(distinctCharge())).toBe(1);
    });

    it('takes nothing back of what refused', async () => {
      await charge(windowCharge({ limit: 1 }));
      await refunded(windowCharge({ limit: 1 }));
      expect(await count(windowCharge())).toBe(1);
    });

    it('never goes below nothing', async () => {
      const request = { charges: [windowCharge(), paceCharge(), distinctCharge()] };
      const decision = await decide(request);
      await under.store.refund(request, decision);
      await under.store.refund(request, decision);
      expect(await times(4, windowCharge())).toEqual([true, true, true, false]);
      expect(await times(5, paceCharge())).toEqual([true, true, true, true, false]);
    });

    it('does nothing for a counter that is gone', async () => {
      const request = { charges: [windowCharge(), paceCharge(), distinctCharge()] };
      const decision = await decide(request);
      await under.reset();
      await under.store.refund(request, decision);
      expect(await Promise.all(request.charges.map(count))).toEqual([0, 0, 0]);
    });

    it('does not give the proof back', async () => {
      const request = { proof: proofUse(), charges: [windowCharge()] };
      await under.store.refund(request, await decide(request));
      expect(await decide(request)).toMatchObject({ replayed: true, admitted: false });
    });
  });
});
