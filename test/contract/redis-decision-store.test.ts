import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';

import { createRedisDecisionStore } from '../../src/adapters/redis/decide-store.ts';
import { StoreUnavailable, type DecideRequest } from '../../src/core/limits/store.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { distinctCharge, key, paceCharge, proofUse, windowCharge } from './charge-samples.ts';
import { WRITER } from './virtual-time-redis.ts';

let server: RedisServer;
let client: Redis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.cli('FLUSHALL');
  await server.cli('SET', WRITER.eraKey, '0');
  client = new Redis({
    port: server.port,
    host: '127.0.0.1',
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 200,
  });
  client.on('error', () => undefined);
});
afterEach(() => client.disconnect());

/** 17 bytes each, behind a few of their own (packed-script.ts). */
const entriesIn = (bytes: number): number => Math.floor(bytes / 17);

const everything: DecideRequest = {
  proof: proofUse({ ttlMs: 5_000 }),
  charges: [windowCharge(), distinctCharge(), paceCharge()],
};

it('reads the time from Redis', async () => {
  const before = Number(await server.cli('TIME').then((text) => text.split('\n')[0]));
  const { now } = await createRedisDecisionStore({ client, writer: WRITER }).decide({ charges: [] });
  expect(Math.floor(now / 1000) - before).toBeGreaterThanOrEqual(0);
  expect(Math.floor(now / 1000) - before).toBeLessThanOrEqual(2);
});

it('gives every key an expiry, for as long as it counts', async () => {
  const store = createRedisDecisionStore({ client, writer: WRITER });
  await store.decide(everything);
  await store.decide({ charges: everything.charges });
  const ttls = await Promise.all(
    ['proof', 'window', 'distinct', 'pace'].map((name) => client.pttl(key(name))),
  );
  const [proof = 0, window = 0, distinct = 0, pace = 0] = ttls;
  for (const [ttl, least, most] of [
    [proof, 4_500, 5_000],
    [window, 7_500, 9_000],
    [distinct, 7_500, 9_000],
    [pace, 3_000, 4_000],
  ] as const) {
    expect(ttl).toBeGreaterThan(least);
    expect(ttl).toBeLessThanOrEqual(most);
  }
});

it('leaves nothing behind when all has run out', async () => {
  const store = createRedisDecisionStore({ client, writer: WRITER });
  const request = {
    proof: proofUse({ ttlMs: 40 }),
    charges: [windowCharge({ windowMs: 40 }), distinctCharge({ windowMs: 40 }), paceCharge({ windowMs: 40 })],
  };
  const decision = await store.decide(request);
  await sleep(30);
  const later = await store.decide({ charges: request.charges });
  await store.refund(request, decision);
  await store.refund({ charges: request.charges }, later);
  await sleep(100);
  expect(await client.keys('*')).toEqual([WRITER.eraKey]);
  expect(await store.decide(request)).toMatchObject({ replayed: false, admitted: true });
});

it('keeps a window key small whatever its traffic', async () => {
  const store = createRedisDecisionStore({ client, writer: WRITER });
  const charge = windowCharge({ windowMs: 80, limit: 10_000 });
  let most = 0;
  for (const end = Date.now() + 400; Date.now() < end;) {
    await store.decide({ charges: [charge] });
    most = Math.max(most, entriesIn(await client.strlen(charge.key)));
    await sleep(1);
  }
  expect(most).toBeGreaterThan(3);
  expect(most).toBeLessThanOrEqual(10);
});

it('keeps a distinct set at its limit', async () => {
  const store = createRedisDecisionStore({ client, writer: WRITER });
  for (let at = 0; at < 300; at += 1) {
    await store.decide({ charges: [distinctCharge({ limit: 128, windowMs: 50, member: `m${at}` })] });
  }
  expect(entriesIn(await client.strlen(key('distinct')))).toBeLessThanOrEqual(128);
});

it('heals by itself after SCRIPT FLUSH, counting nothing twice', async () => {
  const store = createRedisDecisionStore({ client, writer: WRITER });
  const request = { charges: [windowCharge({ limit: 10 })] };
  const first = await store.decide(request);
  await client.script('FLUSH');
  expect((await store.decide(request)).results[0]).toMatchObject({ count: 2 });
  await client.script('FLUSH');
  await store.refund(request, first);
  expect((await store.decide(request)).results[0]).toMatchObject({ count: 2 });
});

it('asks once per decision', async () => {
  const store = createRedisDecisionStore({ client, writer: WRITER });
  await store.decide(everything);
  await client.config('RESETSTAT');
  for (let at = 0; at < 5; at += 1) await store.decide(everything);
  const stats = await client.info('commandstats');
  expect(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1]).toBe('5');
  expect(stats).not.toContain('cmdstat_eval:');
});

describe('what goes wrong becomes StoreUnavailable', () => {
  const failure = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('when a key holds something else', async () => {
    await client.set(key('window'), 'text');
    const error = await failure(
      createRedisDecisionStore({ client, writer: WRITER }).decide({ charges: [windowCharge()] }),
    );
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(String((error as Error).cause)).toContain('WRONGTYPE');
    expect((error as Error).message).not.toContain(key('window'));
  });

  it('when Redis hangs, and the decision is not sent again', async () => {
    const store = createRedisDecisionStore({ client, writer: WRITER });
    const request = { charges: [windowCharge({ limit: 10 })] };
    const decision = await store.decide(request);
    server.pause();
    const [error, refundError] = await Promise.all([
      failure(store.decide(request)),
      failure(store.refund(request, decision)),
    ]);
    server.resume();
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(refundError).toBeInstanceOf(StoreUnavailable);
    await sleep(50);
    // The hung decision and refund were executed once each when Redis went on: 1 + 1 − 1, and this one.
    expect((await store.decide(request)).results[0]).toMatchObject({ count: 2 });
  });

  it('when the connection is gone', async () => {
    const store = createRedisDecisionStore({ client, writer: WRITER });
    client.disconnect();
    expect(await failure(store.decide(everything))).toBeInstanceOf(StoreUnavailable);
  });

  const packed = (...numbers: number[]): Buffer => {
    const bytes = Buffer.alloc(6 * numbers.length);
    for (const [at, number] of numbers.entries()) bytes.writeIntBE(number, 6 * at, 6);
    return bytes;
  };

  it.each([
    ['nothing', null],
    ['a text', 'OK'],
    ['numbers that are not packed', [1, 0, 1, 1, 1, 1]],
    ['too few', packed(1, 0, 1, 1, 1)],
    ['too many', packed(1, 0, 1, 1, 1, 1, 1)],
    ['cut off', packed(1, 0, 1, 1, 1, 1).subarray(0, 35)],
    ['a replay that is neither', packed(1, 2, 1, 1, 1, 1)],
    ['a verdict that is neither', packed(1, 0, 2, 1, 1, 1)],
    ['a negative reset', packed(1, 0, 1, 1, 1, -1)],
    ['less than what says that it does not fit', packed(1, 0, 1, 1, -2, 1)],
  ])('when the reply is %s', async (_what, reply) => {
    const store = createRedisDecisionStore({
      client: {
        callBuffer: () => Promise.resolve(reply),
        evalsha: () => Promise.reject(new Error('not asked')),
        eval: () => Promise.reject(new Error('not asked')),
        get: () => Promise.reject(new Error('not asked')),
      },
      writer: WRITER,
    });
    expect(await failure(store.decide({ charges: [windowCharge()] }))).toBeInstanceOf(StoreUnavailable);
  });

  it('but not when it is as it should be', async () => {
    const client = {
      callBuffer: () => Promise.resolve(packed(1, 0, 1, 1, 1, 1)),
      evalsha: () => Promise.reject(new Error('not asked')),
      eval: () => Promise.reject(new Error('not asked')),
      get: () => Promise.reject(new Error('not asked')),
    };
    const store = createRedisDecisionStore({ client, writer: WRITER });
    expect(await store.decide({ charges: [windowCharge()] })).toMatchObject({ admitted: true, now: 1 });
  });
});
