import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { createOwnCounts } from '../../../src/adapters/redis/own-counts.ts';
import {
  StoreUnavailable,
  type Charge,
  type DecideRequest,
  type StoreDecision,
} from '../../../src/core/limits/store.ts';
import { openDecisions, windowRequest, type RedisDecisions } from '../../support/redis-decisions.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';
import { startTcpProxy } from '../../support/tcp-proxy.ts';
import { until } from '../../support/until.ts';

const HOUR_MS = 3_600_000;
const distinct = (member: string): DecideRequest => ({
  charges: [{ kind: 'distinct', key: '{test}:set', limit: 2, windowMs: HOUR_MS, enforced: true, member }],
});
const pace: Charge = {
  kind: 'pace',
  key: '{test}:pace',
  limit: 3,
  windowMs: HOUR_MS,
  enforced: true,
  cost: 1,
};

/** The next decision that is made. */
const decided = ({ store }: RedisDecisions, request: DecideRequest): Promise<StoreDecision> =>
  until(() => store.decide(request).catch(() => undefined), 10_000);

/** Most of each test is waiting for instances to hear of each other: each has a server of its own, and all wait together. */
describe('the shared store on a server that lost its counters', () => {
  const open = async (redis: RedisServer): Promise<RedisDecisions> => {
    const decisions = openDecisions(redis.port);
    await decisions.ready();
    return decisions;
  };

  it.concurrent('knows what others admitted for a subject that it never saw', async () => {
    await using redis = await startRedis();
    await using first = await open(redis);
    await using second = await open(redis);
    await using third = await open(redis);
    for (const decisions of [first, second]) await decided(decisions, windowRequest('spread', 2));
    await redis.cli('FLUSHALL');
    expect(await decided(third, windowRequest('spread', 2))).toMatchObject({
      admitted: false,
      results: [{ count: 2, fits: false }],
    });
  });

  it.concurrent('knows members, used proofs and the level of a pace', async () => {
    await using redis = await startRedis();
    await using first = await open(redis);
    await using second = await open(redis);
    const proof = { key: '{test}:proof', ttlMs: 60_000, enforced: true };
    await decided(first, { proof, charges: [pace, ...distinct('a').charges] });
    await decided(second, { charges: [pace, ...distinct('b').charges] });
    await redis.cli('FLUSHALL');
    expect((await decided(second, { proof, charges: [] })).replayed).toBe(true);
    expect(await decided(first, distinct('c'))).toMatchObject({ admitted: false, results: [{ count: 2 }] });
    expect(await decided(second, distinct('a'))).toMatchObject({ admitted: true, results: [{ units: 0 }] });
    expect((await decided(first, { charges: [pace] })).results[0]?.count).toBe(3);
    expect((await decided(second, { charges: [pace] })).admitted).toBe(false);
  });

  it.concurrent('keeps texts, and of two for one key the later one, whoever put it', async () => {
    await using redis = await startRedis();
    await using first = await open(redis);
    await using second = await open(redis);
    for (const decisions of [first, second]) await decided(decisions, windowRequest('any', 9));
    await second.store.texts.put('{test}:text', 'earlier', 60_000);
    await first.store.texts.put('{test}:text', 'later', 90_000);
    await redis.cli('FLUSHALL');
    await decided(second, windowRequest('any', 9));
    expect(await until(() => second.store.texts.get('{test}:text').catch(() => undefined))).toBe('later');
    expect(Number(await redis.cli('PTTL', '{test}:text'))).toBeLessThanOrEqual(90_000);
  });

  it.concurrent('says that there is no text only when all texts have been said again', async () => {
    await using redis = await startRedis();
    await using decisions = await open(redis);
    await decided(decisions, windowRequest('any', 9));
    await decisions.store.texts.put('{test}:kept', 'kept', 60_000);
    expect(await decisions.store.texts.get('{test}:none')).toBeUndefined();
    await redis.cli('FLUSHALL');
    await expect(decisions.store.decide(windowRequest('any', 9))).rejects.toThrow(StoreUnavailable);
    await expect(decisions.store.texts.get('{test}:kept')).rejects.toThrow(StoreUnavailable);
    expect(await until(() => decisions.store.texts.get('{test}:kept').catch(() => undefined))).toBe('kept');
  });

  it.concurrent('puts a text when the store is back that it could not put while it was away', async () => {
    await using server = await startRedis();
    await using decisions = openDecisions(server.port);
    await decisions.ready();
    await server.kill();
    await expect(decisions.store.texts.put('{test}:away', 'kept', 60_000)).rejects.toThrow(StoreUnavailable);
    await server.restart();
    expect(await until(() => decisions.store.texts.get('{test}:away').catch(() => undefined), 10_000)).toBe(
      'kept',
    );
  });

  it.concurrent('does not bring back what was refunded', async () => {
    await using redis = await startRedis();
    await using decisions = await open(redis);
    const request = { charges: [...windowRequest('refund', 5).charges, ...distinct('r').charges] };
    await decisions.store.refund(request, await decided(decisions, request));
    await redis.cli('FLUSHALL');
    expect((await decided(decisions, request)).results).toMatchObject([{ count: 1 }, { count: 1, units: 1 }]);
  });

  it.concurrent('counts nothing twice when it is said again to a server that lost nothing', async () => {
    await using redis = await startRedis();
    await using proxy = await startTcpProxy(redis.port);
    await using decisions = openDecisions(proxy.port);
    await decisions.ready();
    await decided(decisions, windowRequest('twice', 9));
    // Without its era the server counts as one that has lost everything.
    await redis.cli('DEL', '{test}:era');
    expect((await decided(decisions, windowRequest('twice', 9))).results[0]?.count).toBe(2);
  });

  it.concurrent('waits for an instance that is still reconnecting', async () => {
    await using redis = await startRedis();
    await using proxy = await startTcpProxy(redis.port);
    await using slow = openDecisions(proxy.port);
    await using quick = await open(redis);
    await slow.ready();
    await decided(slow, windowRequest('slow', 1));
    await until(() => Promise.resolve(quick.store.fleetSize === 2));
    proxy.hold();
    await redis.cli('FLUSHALL');
    const asked = decided(quick, windowRequest('slow', 1));
    await sleep(1_500);
    expect(quick.store.isJoined).toBe(false);
    proxy.release();
    expect((await asked).admitted).toBe(false);
  });

  it.concurrent('goes on without an instance that does not come back', async () => {
    await using redis = await startRedis();
    const proxy = await startTcpProxy(redis.port);
    await using gone = openDecisions(proxy.port);
    await gone.ready();
    await using quick = await open(redis);
    await until(() => Promise.resolve(quick.store.fleetSize === 2));
    await proxy[Symbol.asyncDispose]();
    await redis.cli('FLUSHALL');
    const began = performance.now();
    expect((await decided(quick, windowRequest('gone', 1))).admitted).toBe(true);
    expect(performance.now() - began).toBeGreaterThan(3_000);
  });

  it.concurrent('counts who is there, and forgets who left', async () => {
    await using redis = await startRedis();
    await using first = await open(redis);
    {
      await using second = await open(redis);
      await until(() => Promise.resolve(first.store.fleetSize === 2 && second.store.fleetSize === 2));
    }
    await until(() => Promise.resolve(first.store.fleetSize === 1));
  });

  it.concurrent('carries the store’s time on', async () => {
    await using redis = await startRedis();
    await using decisions = await open(redis);
    const { now } = await decided(decisions, { charges: [] });
    expect(Math.abs((decisions.store.storeTime() ?? 0) - now)).toBeLessThan(500);
  });
});

it('forgets the least recently used of too many own counts, and says so', () => {
  let forgotten = 0;
  const own = createOwnCounts(2, () => (forgotten += 1));
  const now = 1_767_225_600_000;
  const result = { count: 1, fits: true, charged: true, units: 1, resetMs: 1 };
  for (const subject of ['a', 'b', 'c']) {
    own.record(windowRequest(subject, 9), { now, replayed: false, admitted: true, results: [result] });
  }
  expect([...own.entries(now)].map(({ key }) => key).sort()).toEqual(['{test}:b', '{test}:c']);
  expect(forgotten).toBe(1);
  expect([...own.entries(now + 3 * HOUR_MS)]).toEqual([]);
});
