import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';

import { createMemorySuspectStore } from '../../src/adapters/memory/suspect-store.ts';
import { createRedisSuspectStore } from '../../src/adapters/redis/suspect-store.ts';
import { StoreUnavailable } from '../../src/core/limits/store.ts';
import { SUSPECTS_KEPT, type SuspectStore } from '../../src/core/suspects/suspect-store.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const STORES = ['embedded', 'Redis'] as const;

describe('who is conspicuous', () => {
  let server: RedisServer;
  let client: Redis;
  beforeAll(async () => {
    server = await startRedis();
    client = new Redis({ port: server.port, host: '127.0.0.1' });
  });
  afterAll(async () => {
    client.disconnect();
    await server.stop();
  });

  describe.each(STORES)('by the %s store', (...[name]) => {
    let store: SuspectStore;
    beforeEach(async () => {
      await server.cli('FLUSHALL');
      store = name === 'Redis' ? createRedisSuspectStore(client, 'numberwall') : createMemorySuspectStore();
    });

    it('is counted by hour', async () => {
      await store.add(
        7,
        new Map([
          ['a', 3],
          ['b', 1],
        ]),
      );
      await store.add(7, new Map([['a', 2]]));
      await store.add(8, new Map([['a', 1]]));
      expect(await store.top(7)).toEqual(
        new Map([
          ['a', 5],
          ['b', 1],
        ]),
      );
      expect(await store.top(8)).toEqual(new Map([['a', 1]]));
      expect(await store.top(9)).toEqual(new Map());
    });

    it('has when each was seen first and last, in whatever order it is told', async () => {
      const seen = (source: string, first: number, last: number) => new Map([[source, { first, last }]]);
      await store.add(7, new Map(), seen('device a', 1_000, 2_000));
      await store.add(7, new Map(), seen('device a', 500, 1_500));
      await store.add(7, new Map(), seen('device a', 900, 9_000));
      await store.add(8, new Map(), seen('device b', 1_764_300_000_123, 1_764_300_000_456));
      expect(await store.seen(7)).toEqual(seen('device a', 500, 9_000));
      expect(await store.seen(8)).toEqual(seen('device b', 1_764_300_000_123, 1_764_300_000_456));
      expect((await store.seen(9)).size).toBe(0);
    });

    it('has times of the last that were seen, however many they are', async () => {
      const times = Array.from(
        { length: SUSPECTS_KEPT + 5 },
        (_, at) => [`device ${at}`, { first: 10_000 + at, last: 10_000 + at }] as const,
      );
      await store.add(7, new Map(), new Map(times));
      const seen = await store.seen(7);
      expect(seen.get(`device ${SUSPECTS_KEPT + 4}`)?.last).toBe(10_000 + SUSPECTS_KEPT + 4);
      expect(seen.get('device 0')?.first).toBe(10_000);
      expect(seen.size).toBeLessThanOrEqual(2 * SUSPECTS_KEPT);
    });

    it.each([SUSPECTS_KEPT - 1, SUSPECTS_KEPT, SUSPECTS_KEPT + 1])(
      'and %d of them leave the most frequent',
      async (...[count]) => {
        const entries = Array.from({ length: count }, (_, at) => [`entry ${at}`, at + 1] as const);
        await store.add(7, new Map(entries));
        const top = await store.top(7);
        expect(top.size).toBe(Math.min(count, SUSPECTS_KEPT));
        expect(top.get(`entry ${count - 1}`)).toBe(count);
        expect(top.has('entry 0')).toBe(count <= SUSPECTS_KEPT);
      },
    );
  });

  it('is forgotten by the embedded store after a day', async () => {
    const store = createMemorySuspectStore();
    await store.add(7, new Map([['a', 3]]));
    await store.add(31, new Map([['a', 3]]));
    expect((await store.top(7)).size).toBe(1);
    await store.add(32, new Map([['a', 3]]));
    expect((await store.top(7)).size).toBe(0);
  });

  it('is forgotten by Redis 25 hours after the hour was last written', async () => {
    await createRedisSuspectStore(client, 'numberwall').add(7, new Map([['a', 3]]));
    const left = await client.pttl('{numberwall}:suspects:7');
    expect(left).toBeGreaterThan(24.9 * 3_600_000);
    expect(left).toBeLessThanOrEqual(25 * 3_600_000);
  });

  it('is not known while the store is away', async () => {
    const away = new Redis({ port: 1, host: '127.0.0.1', maxRetriesPerRequest: 0, lazyConnect: true });
    away.on('error', () => undefined);
    const store = createRedisSuspectStore(away, 'numberwall');
    await expect(store.top(7)).rejects.toThrow(StoreUnavailable);
    await expect(store.add(7, new Map([['a', 1]]))).rejects.toThrow(StoreUnavailable);
    away.disconnect();
  });
});
