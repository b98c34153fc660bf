import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { NOTHING_TO_TELL, type AnswerRequest, type RepayRequest } from '../../src/core/containment/answer.ts';
import type { DecideRequest, DecisionStore } from '../../src/core/limits/store.ts';
import { distinctCharge, key, START, windowCharge } from './charge-samples.ts';
import { DECISION_STORES, type StoreUnderTest } from './decision-stores.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LEDGER = { key: key('ledger'), capacity: 3, trickleMs: HOUR_MS, enforced: true };

const asking = (pair: string, over: Partial<AnswerRequest> = {}): AnswerRequest => ({
  pair: { key: key(`pair:${pair}`), opened: 'o', openMs: DAY_MS },
  ledgers: [LEDGER],
  strictness: 0,
  ...over,
});

const repaying = (pair: string, bounds = { from: 1, to: 1 }): RepayRequest => ({
  pairKey: key(`pair:${pair}`),
  completedMs: 30 * DAY_MS,
  credits: (opened) => [
    { key: LEDGER.key, trickleMs: HOUR_MS, base: opened === undefined ? 0 : 1, ...bounds },
  ],
});

const request = (pair: string, over: Partial<AnswerRequest> = {}): DecideRequest => ({
  charges: [],
  answer: asking(pair, over),
});

describe.each(DECISION_STORES)('truthful answers by the $name', ({ start }) => {
  let under: StoreUnderTest;
  let store: DecisionStore;
  beforeAll(async () => {
    under = await start();
  });
  afterAll(async () => {
    await under[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await under.reset();
    ({ store } = under);
  });

  const isTold = async (pair: string, over?: Partial<AnswerRequest>): Promise<boolean | undefined> =>
    (await store.decide(request(pair, over))).answer?.open;
  const debt = async (): Promise<number | undefined> =>
    (
      await store.decide(
        request(`probe ${Math.random()}`, { ledgers: [{ ...LEDGER, capacity: 1, enforced: true }] }),
      )
    ).answer?.ledgers[0]?.debt;

  it('are as many as the ledger holds, and then one per trickle; repeats are free', async () => {
    expect([await isTold('a'), await isTold('b'), await isTold('a'), await isTold('c')]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([await isTold('d'), await isTold('a'), await isTold('c')]).toEqual([false, true, true]);
    await under.setTime(START + HOUR_MS);
    expect([await isTold('d'), await isTold('e')]).toEqual([true, false]);
  });

  it('do not refuse where there are none left: the limits count on', async () => {
    for (const pair of ['a', 'b', 'c']) await isTold(pair);
    const charge = windowCharge({ limit: 9 });
    const decision = await store.decide({ charges: [charge], answer: asking('d') });
    expect(decision).toMatchObject({
      admitted: true,
      results: [{ count: 1, charged: true }],
      answer: { open: false, isNew: false },
    });
    expect(decision.answer?.ledgers).toEqual([{ debt: 3, capacity: 3, fits: false }]);
  });

  it('cost nothing where a limit refuses, and where one blinds', async () => {
    const refusing = { charges: [windowCharge({ limit: 1, cost: 2 })], answer: asking('a') };
    expect(await store.decide(refusing)).toMatchObject({
      admitted: false,
      answer: { open: false, ledgers: [] },
    });
    const blinding = distinctCharge({ limit: 1, beyond: 'blind' });
    await store.decide({ charges: [blinding] });
    const second = { charges: [{ ...blinding, member: 'b' }], answer: asking('a') };
    expect(await store.decide(second)).toMatchObject({
      admitted: true,
      answer: { open: false, ledgers: [] },
    });
    expect(await debt()).toBe(0);
  });

  it('cost every ledger or none', async () => {
    const other = { ...LEDGER, key: key('other'), capacity: 1 };
    await isTold('a', { ledgers: [LEDGER, other] });
    expect(await isTold('b', { ledgers: [LEDGER, other] })).toBe(false);
    expect(await debt()).toBe(1);
  });

  it('are told beyond a ledger in shadow, which says that it is full', async () => {
    const shadow = { ...LEDGER, capacity: 1, enforced: false };
    await isTold('a', { ledgers: [shadow] });
    const beyond = await store.decide(request('b', { ledgers: [shadow] }));
    expect(beyond.answer).toEqual({
      open: true,
      isNew: true,
      isFirst: true,
      ledgers: [{ debt: 1, capacity: 1, fits: false }],
    });
  });

  it('are repaid once, with what completion earns', async () => {
    for (const pair of ['a', 'b', 'c']) await isTold(pair);
    expect([await store.repay(repaying('a')), await store.repay(repaying('a'))]).toEqual([true, false]);
    expect(await debt()).toBe(1);
    expect([await isTold('d'), await isTold('e'), await isTold('f')]).toEqual([true, true, false]);
  });

  it('earn β alone where the start was not charged', async () => {
    for (const pair of ['a', 'b', 'c']) await isTold(pair);
    expect(await isTold('blind')).toBe(false);
    expect(await store.repay(repaying('blind'))).toBe(true);
    expect(await debt()).toBe(2);
    expect(await isTold('blind')).toBe(true);
  });

  it('earn a β that follows what completes', async () => {
    const wide = { capacity: 1_000 };
    for (let at = 0; at < 10; at += 1) await isTold(`s${at}`, { ledgers: [{ ...LEDGER, ...wide }] });
    for (let at = 0; at < 7; at += 1) await store.repay(repaying(`s${at}`, { from: 0, to: 0 }));
    // 2 of 10 failed by then: 1.2 × 2 ÷ 8 = 0.3, as level 3 − 1.3 shows by when it is forgiven.
    await store.repay(repaying('s7', { from: 0.21, to: 0.85 }));
    const full = { ledgers: [{ ...LEDGER, capacity: 2 }] };
    await under.setTime(START + 0.7 * HOUR_MS - 1);
    expect(await isTold('x', full)).toBe(false);
    await under.setTime(START + 0.7 * HOUR_MS);
    expect(await isTold('x', full)).toBe(true);
  });

  it('are free again after a refund, and the pair is new', async () => {
    const first = request('a');
    const decision = await store.decide(first);
    await store.refund(first, decision);
    expect(await debt()).toBe(0);
    expect((await store.decide(first)).answer?.isNew).toBe(true);
  });

  it('stay charged by a refund that comes after the completion', async () => {
    const first = request('a');
    const decision = await store.decide(first);
    await store.repay(repaying('a'));
    await store.refund(first, decision);
    expect((await store.decide(first)).answer).toMatchObject({ open: true, isNew: false, ledgers: [] });
  });

  const said = async (pair: string, over?: Partial<AnswerRequest>): Promise<string> => {
    const { answer } = await store.decide(request(pair, over));
    return `${answer?.open === true ? 'told' : 'blind'} ${answer?.isFirst === true ? 'first' : 'again'}`;
  };

  it('know who asks for the first time, told or not, and charge the first that is told', async () => {
    const nothing = { strictness: 3, ledgers: [] } as const;
    expect([await said('a', nothing), await said('a', nothing)]).toEqual(['blind first', 'blind again']);
    expect([await said('a'), await said('a'), await said('b')]).toEqual([
      'told again',
      'told again',
      'told first',
    ]);
    expect(await debt()).toBe(2);
    expect(await said('a', nothing)).toBe('blind again');
  });

  it('cost nothing where nothing can be told, and are open there where the pair was told', async () => {
    const nothing = { strictness: NOTHING_TO_TELL, ledgers: [] } as const;
    expect([await said('a', nothing), await said('a', nothing)]).toEqual(['blind first', 'blind again']);
    expect([await said('a'), await said('a', nothing)]).toEqual(['told again', 'told again']);
    expect(await debt()).toBe(1);
    const refusing = { charges: [windowCharge({ limit: 1, cost: 2 })], answer: asking('a', nothing) };
    expect((await store.decide(refusing)).answer?.open).toBe(false);
  });

  it('know a completion by whoever asked, once', async () => {
    await said('a', { strictness: 3, ledgers: [] });
    expect([await store.repay(repaying('a')), await store.repay(repaying('a'))]).toEqual([true, false]);
    expect(await said('a')).toBe('told again');
  });

  it('are first for nobody who is refused', async () => {
    const refusing = { charges: [windowCharge({ limit: 1, cost: 2 })], answer: asking('a') };
    expect((await store.decide(refusing)).answer?.isFirst).toBe(false);
    expect(await said('a')).toBe('told first');
  });

  it.each([
    [1, 1],
    [3, 2],
    [4, 2],
  ])('find half the room of %i, rounded up, where containment is careful', async (capacity, room) => {
    const careful = { ledgers: [{ ...LEDGER, capacity }], strictness: 1 } as const;
    const told: boolean[] = [];
    for (const pair of ['a', 'b', 'c', 'd']) told.push((await isTold(pair, careful)) === true);
    expect(told.filter(Boolean)).toHaveLength(room);
  });

  it('leave a trusted source room for as many as it has completed, after the last three minutes too', async () => {
    const trusted = { ledgers: [{ ...LEDGER, capacity: 2, trusts: true }], strictness: 0 } as const;
    const asked = async (names: readonly string[], over: Partial<AnswerRequest>): Promise<number> => {
      let told = 0;
      for (const name of names) if ((await isTold(name, over)) === true) told += 1;
      return told;
    };
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      expect(await isTold(name, trusted)).toBe(true);
      expect(await store.repay(repaying(name))).toBe(true);
    }
    await under.setTime(START + HOUR_MS);
    const crowd = ['f', 'g', 'h', 'i', 'j', 'k', 'l'];
    expect(await asked(crowd, { ledgers: [{ ...LEDGER, capacity: 2 }] })).toBe(2);
    expect(await asked(crowd.slice(2), trusted)).toBe(3);
  });

  const GATE = { ...LEDGER, key: key('gate'), capacity: 5, reserves: true };
  const home = (name: string) => ({ ...LEDGER, key: key(name), capacity: 9, vouches: true });
  const completed = async (pair: string, name: string): Promise<void> => {
    await store.repay({
      ...repaying(pair),
      credits: () => [{ key: home(name).key, trickleMs: HOUR_MS, base: 0, from: 1, to: 1 }],
    });
  };
  const toldFrom = async (name: string, pairs: readonly string[]): Promise<number> => {
    let told = 0;
    for (const pair of pairs) if ((await isTold(pair, { ledgers: [home(name), GATE] })) === true) told += 1;
    return told;
  };

  it('leave half of a reserving ledger, rounded up, to strangers, and the rest to who is known', async () => {
    await completed('k', 'known');
    expect(await toldFrom('new', ['a', 'b', 'c', 'd'])).toBe(3);
    expect(await toldFrom('known', ['e', 'f', 'g'])).toBe(2);
  });

  it('say of a reserving ledger what it holds in all, whoever asks', async () => {
    await toldFrom('new', ['a', 'b', 'c']);
    const blind = await store.decide(request('d', { ledgers: [home('new'), GATE] }));
    expect(blind.answer).toMatchObject({ open: false, ledgers: [{}, { debt: 3, capacity: 5, fits: false }] });
  });

  it('know a source for as long as half of what it was told has completed', async () => {
    await completed('k', 'mixed');
    await completed('l', 'mixed');
    expect(await toldFrom('mixed', ['a', 'b', 'c', 'd', 'e'])).toBe(5);
    await under.setTime(START + 4 * HOUR_MS);
    // Five told, two completed: a stranger again, whose half is free but for one.
    expect(await toldFrom('mixed', ['f', 'g', 'h'])).toBe(2);
    for (const pair of ['m', 'n', 'o', 'p', 'q']) await completed(pair, 'mixed');
    expect(await toldFrom('mixed', ['r', 's', 't'])).toBe(2);
  });

  it('depend on what a source has completed, where containment is careful', async () => {
    const device = { ...LEDGER, key: key('device'), knowsDevice: true, capacity: 4 };
    expect(await isTold('a', { ledgers: [device], strictness: 2 })).toBe(false);
    expect([
      await isTold('a', { ledgers: [device], strictness: 1 }),
      await isTold('b', { ledgers: [device], strictness: 1 }),
    ]).toEqual([true, true]);
    expect(await isTold('c', { ledgers: [device], strictness: 1 })).toBe(false);
    await store.repay({
      ...repaying('a'),
      credits: () => [{ key: device.key, trickleMs: HOUR_MS, base: 1, from: 1, to: 1 }],
    });
    expect(await isTold('c', { ledgers: [device], strictness: 2 })).toBe(true);
  });
});
