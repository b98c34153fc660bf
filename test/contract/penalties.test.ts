import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Observation } from '../../src/core/detection/observation.ts';
import { compileCharges } from '../../src/core/limits/charges.ts';
import { createKnownBans } from '../../src/core/limits/known-bans.ts';
import { banMs, createPenalties } from '../../src/core/limits/penalties.ts';
import { toClientAddress } from '../../src/core/address/address-ladder.ts';
import { parseAddress } from '../../src/core/address/parse-address.ts';
import type { ProblemCode } from '../../src/core/problems/table.ts';
import type { ForgettingStore } from '../../src/core/limits/store.ts';
import { createKeyedHash } from '../../src/adapters/crypto/keyed-hash.ts';
import { testPolicy } from '../support/public-gateway.ts';
import { START } from './charge-samples.ts';
import { DECISION_STORES, type StoreUnderTest } from './decision-stores.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const hash = createKeyedHash(Buffer.alloc(32, 3));

const ban = { baseMs: 10 * MINUTE, maxMs: 2 * DAY };

const policy = testPolicy({
  id: 'address-failures',
  by: ['address'],
  count: { failures: 'attestation' },
  limit: 3,
  windowMs: DAY,
  ban,
});
const charges = compileCharges({ policies: [policy], namespace: 'numberwall', hash });

const clientAddress = (text: string) => {
  const address = parseAddress(text);
  if (address === undefined) throw new Error('no address');
  return toClientAddress(address);
};

const failed = (address: string, code: ProblemCode = 'attestation_invalid'): Observation => ({
  at: START,
  routeId: 'lookup',
  path: 'deny',
  status: 401,
  code,
  address: clientAddress(address),
  replayed: false,
  isStart: false,
  isTold: false,
  isHoney: false,
  isCompletion: false,
  ledgers: [],
});

describe.each(DECISION_STORES)('penalties over the $name', ({ start }) => {
  let under: StoreUnderTest;
  let store: Pick<ForgettingStore, 'decide' | 'refund' | 'forget'>;
  const told: string[] = [];
  beforeAll(async () => {
    under = await start();
  });
  afterAll(async () => {
    await under[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await under.reset();
    told.length = 0;
    const { store: decisions } = under;
    store = {
      decide: (request) => decisions.decide(request),
      refund: (request, decision) => decisions.refund(request, decision),
      forget: (keys) => under.forget(keys),
    };
  });

  const penaltiesOf = () =>
    createPenalties({
      store,
      charges,
      onRead: () => undefined,
      onBanned: (id, nth) => told.push(`${id} ${nth}`),
    });
  const fail = async (count: number, address = '192.0.2.1', code?: ProblemCode): Promise<void> => {
    const penalties = penaltiesOf();
    for (let at = 0; at < count; at += 1) penalties.note(failed(address, code));
    await penalties.flush();
  };
  /** Milliseconds until the address is let in, or 0. */
  const bannedFor = async (address = '192.0.2.1'): Promise<number> => {
    const said = await store.decide(charges({ routeId: 'lookup', address: clientAddress(address) }).request);
    return said.admitted ? 0 : (said.results[0]?.resetMs ?? 0);
  };

  it('ban at the limit, not below, and nobody else', async () => {
    await fail(2);
    expect(await bannedFor()).toBe(0);
    await fail(1);
    expect([await bannedFor(), await bannedFor('192.0.2.2')]).toEqual([10 * MINUTE, 0]);
    expect(told).toEqual(['address-failures 1']);
    await under.setTime(START + 10 * MINUTE - 1);
    expect(await bannedFor()).toBe(1);
    await under.setTime(START + 10 * MINUTE);
    expect(await bannedFor()).toBe(0);
  });

  it('read what other policies have banned, so that who is refused before a decision is known to be banned', async () => {
    const proofs = testPolicy({ ...policy, id: 'address-proofs', count: { failures: 'proof' } });
    const both = compileCharges({ policies: [policy, proofs], namespace: 'numberwall', hash });
    await fail(3);
    const known = createKnownBans(() => START);
    const penalties = createPenalties({
      ...{ store, charges: both, onBanned: () => undefined },
      onRead: (request, decision) => known.learn(request, decision),
    });
    const askedAgain = () => both({ routeId: 'lookup', address: clientAddress('192.0.2.1') }).request;
    expect(known.remainingMs(askedAgain)).toBeUndefined();
    penalties.note(failed('192.0.2.1', 'proof_invalid'));
    await penalties.flush();
    expect(known.remainingMs(askedAgain)).toBe(10 * MINUTE);
  });

  it('count nothing that did not fail, or failed at something else', async () => {
    await fail(9, '192.0.2.1', 'number_invalid');
    await fail(9, '192.0.2.1', 'temporarily_unavailable');
    expect(await bannedFor()).toBe(0);
  });

  it('last four times as long each time, up to the most, and are forgotten after 30 days', async () => {
    let now = START;
    for (const ms of [10, 40, 160, 640, 2_560, 2_880, 2_880].map((minutes) => minutes * MINUTE)) {
      await fail(3);
      expect(await bannedFor()).toBe(ms);
      now += ms;
      await under.setTime(now);
      expect(await bannedFor()).toBe(0);
    }
    await under.setTime(now + 36 * DAY);
    await fail(3);
    expect(await bannedFor()).toBe(10 * MINUTE);
  });

  it('forget failures that are older than the window', async () => {
    await fail(2);
    await under.setTime(START + 2 * DAY);
    await fail(2);
    expect(await bannedFor()).toBe(0);
  });

  it('are imposed once, by however many processes see the failures at once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => fail(3)));
    expect(told).toEqual(['address-failures 1']);
    expect(await bannedFor()).toBe(10 * MINUTE);
  });

  it('end when they are forgotten', async () => {
    await fail(3);
    const [charge] = charges({ routeId: 'lookup', address: clientAddress('192.0.2.1') }).request.charges;
    await store.forget([charge?.key ?? '']);
    expect(await bannedFor()).toBe(0);
  });
});

describe.each(DECISION_STORES)('refusals over the $name', ({ start }) => {
  it('are a subject’s own only where the limit counts by it: strangers who fill a limit get nobody banned', async () => {
    await using under = await start();
    await under.reset();
    const own = testPolicy({ id: 'own', by: ['address'], count: { failures: 'limit' }, limit: 2, ban });
    const build = compileCharges({ policies: [own], namespace: 'numberwall', hash });
    const told: string[] = [];
    const decisions = under.store;
    const penalties = createPenalties({
      store: {
        decide: (request) => decisions.decide(request),
        refund: (request, decision) => decisions.refund(request, decision),
        forget: (keys) => under.forget(keys),
      },
      charges: build,
      onRead: () => undefined,
      onBanned: (id) => told.push(id),
    });
    const refused = (refusedBy?: Observation['refusedBy']): void =>
      penalties.note({
        ...failed('192.0.2.1', 'quota_exceeded'),
        ...(refusedBy === undefined ? {} : { refusedBy }),
      });
    for (let at = 0; at < 9; at += 1) refused([['account'], ['address24-56']]);
    for (let at = 0; at < 9; at += 1) refused();
    await penalties.flush();
    expect(told).toEqual([]);
    refused([['account'], ['route', 'address']]);
    refused([['address']]);
    await penalties.flush();
    expect(told).toEqual(['own']);
  });
});

describe('the length of a ban', () => {
  it('is the base, four times as long each time, and never above the most', () => {
    const lengths = fc.record({
      baseMs: fc.integer({ min: 1, max: 1e9 }),
      maxMs: fc.integer({ min: 1, max: 1e10 }),
    });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 1_000 }), (ban, nth) => {
        const ms = banMs(ban, nth);
        expect(ms).toBeLessThanOrEqual(ban.maxMs);
        if (ms < ban.maxMs) expect(ms).toBe(ban.baseMs * 4 ** (nth - 1));
        expect(banMs(ban, nth + 1)).toBeGreaterThanOrEqual(ms);
      }),
    );
  });
});
