import { describe, expect, it } from '@jest/globals';

import { NOT_ADMITTED } from '../../../src/core/containment/answer.ts';
import { UNASKED } from '../../../src/core/tenants/split-request.ts';
import { createKnownBans } from '../../../src/core/limits/known-bans.ts';
import { createMemoryDecisionStore } from '../../../src/adapters/memory/decision-store.ts';
import type { BanCharge, Charge, DecideRequest } from '../../../src/core/limits/store.ts';

const START = 1_767_225_600_000;
/** The store’s clock is ahead. */
const AHEAD = 5_000;

const ban = (over: Partial<BanCharge> = {}): BanCharge => ({
  kind: 'ban',
  key: '{numberwall}:ban:subject',
  limit: 3,
  windowMs: 3_600_000,
  enforced: true,
  ...over,
});
const counted: Charge = {
  kind: 'window',
  key: '{numberwall}:requests:subject',
  limit: 100,
  windowMs: 3_600_000,
  enforced: true,
  cost: 1,
};

const open = () => {
  let now = START;
  let asked = 0;
  const store = createMemoryDecisionStore({ clock: () => now + AHEAD, maxSubjects: 100 });
  const known = createKnownBans(() => now);
  const decisions = known.over({
    ...store,
    decide(request) {
      asked += 1;
      return store.decide(request);
    },
  });
  const impose = (windowMs = 60_000) =>
    store.decide({
      charges: [{ kind: 'pace', key: ban().key, limit: 1, windowMs, cost: 1, enforced: true }],
    });
  return {
    store,
    known,
    decisions,
    impose,
    wait: (ms: number) => void (now += ms),
    asked: () => asked,
  };
};

const request: DecideRequest = { charges: [counted, ban()] };

describe('known bans', () => {
  it('are refused as the store refused them, and it is not asked', async () => {
    const { decisions, impose, asked, wait } = open();
    await impose();
    const first = await decisions.decide(request);
    wait(400);
    const second = await decisions.decide(request);
    expect([first.admitted, second.admitted, asked()]).toEqual([false, false, 1]);
    expect(second.now).toBe(first.now + 400);
    expect(second.results[1]).toEqual({ ...first.results[1], resetMs: 59_600 });
    expect(second.results[0]).toMatchObject({ unasked: true, charged: false });
  });

  it('are asked about again after five seconds, at the end of the ban, and where the clock steps back', async () => {
    for (const [windowMs, ms] of [
      [60_000, 5_000],
      [700, 700],
      [60_000, -1],
    ] as const) {
      const { decisions, impose, asked, wait } = open();
      await impose(windowMs);
      await decisions.decide(request);
      wait(ms);
      await decisions.decide(request);
      expect(asked()).toBe(2);
    }
  });

  it('are not known any more once they are forgotten', async () => {
    const { store, known, decisions, impose } = open();
    await impose();
    expect((await decisions.decide(request)).admitted).toBe(false);
    await store.forget([ban().key]);
    known.forgotten([ban().key]);
    expect((await decisions.decide(request)).admitted).toBe(true);
  });

  it('refuse nobody where they are not enforced, and nobody else', async () => {
    const { decisions, impose, asked } = open();
    await impose();
    const shadow: DecideRequest = { charges: [ban({ enforced: false })] };
    expect((await decisions.decide(shadow)).admitted).toBe(true);
    expect((await decisions.decide(shadow)).admitted).toBe(true);
    const other: DecideRequest = { charges: [ban({ key: '{numberwall}:ban:other' })] };
    expect((await decisions.decide(other)).admitted).toBe(true);
    expect(asked()).toBe(3);
  });

  it('give back nothing, because nothing was charged', async () => {
    const { store, decisions, impose } = open();
    await store.decide({ charges: [counted] });
    await impose();
    await decisions.decide(request);
    await decisions.refund(request, await decisions.decide(request));
    expect((await store.decide({ charges: [counted] })).results[0]?.count).toBe(2);
  });
});

describe('how long a ban that is known holds', () => {
  const held = (resetMs: number, fits = false) => ({ count: 1, fits, charged: false, units: 0, resetMs });
  const learned = (...bans: readonly (readonly [key: string, resetMs: number])[]) => {
    const time = { now: START };
    const known = createKnownBans(() => time.now);
    const charges = bans.map(([key]) => ban({ key }));
    known.learn(
      { charges },
      {
        ...{ now: START + AHEAD, replayed: false, admitted: false },
        results: bans.map(([, resetMs]) => held(resetMs)),
      },
    );
    return { known, time };
  };

  it('is as long as the longest of them', () => {
    const { known, time } = learned(['a', 7_000], ['b', 9_000], ['c', 8_000]);
    const all = { charges: ['a', 'b', 'c', 'd'].map((key) => ban({ key })) };
    time.now += 1_500.5;
    expect(known.remainingMs(() => all)).toBe(7_500);
    expect(known.remainingMs(() => ({ charges: [ban({ key: 'a' })] }))).toBe(5_500);
  });

  it('is not known of who is not banned, or not enforced, or counted otherwise', () => {
    const { known } = learned(['a', 7_000]);
    expect(known.remainingMs(() => ({ charges: [] }))).toBeUndefined();
    expect(known.remainingMs(() => ({ charges: [ban({ key: 'b' })] }))).toBeUndefined();
    expect(known.remainingMs(() => ({ charges: [ban({ key: 'a', enforced: false })] }))).toBeUndefined();
    expect(known.remainingMs(() => ({ charges: [{ ...counted, key: 'a' }] }))).toBeUndefined();
    expect(known.refusal({ charges: [{ ...counted, key: 'a' }] })).toBeUndefined();
  });

  it('asks nothing where none is known', () => {
    const known = createKnownBans(() => START);
    const request = (): never => {
      throw new Error('asked');
    };
    expect(known.remainingMs(request)).toBeUndefined();
    known.learn(
      { charges: [ban(), counted, ban()] },
      {
        ...{ now: START, replayed: false, admitted: true },
        // What fits is none, nor is a limit that is full, nor what was not answered.
        results: [held(0, true), held(9_000)],
      },
    );
    expect(known.remainingMs(request)).toBeUndefined();
  });

  it('is forgotten when it is over', () => {
    const { known, time } = learned(['a', 700]);
    time.now += 700;
    expect(known.remainingMs(() => ({ charges: [ban({ key: 'a' })] }))).toBeUndefined();
    expect(
      known.remainingMs(() => {
        throw new Error('asked');
      }),
    ).toBeUndefined();
  });

  it('lets nothing be told, where that was asked', () => {
    const { known } = learned(['a', 7_000]);
    const answer = { pair: { key: 'p', opened: 'o', openMs: 1 }, ledgers: [], strictness: 0 } as const;
    const refused = known.refusal({ charges: [counted, ban({ key: 'a' })], answer });
    expect(refused).toEqual({
      ...{ now: START + AHEAD, replayed: false, admitted: false, answer: NOT_ADMITTED },
      results: [UNASKED, held(7_000)],
    });
    expect(known.refusal({ charges: [ban({ key: 'a' })] })).not.toHaveProperty('answer');
  });
});
