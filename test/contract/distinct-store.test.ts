import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';

import { createKeyedHash } from '../../src/adapters/crypto/keyed-hash.ts';
import { createRedisDistinctStore } from '../../src/adapters/redis/distinct-store.ts';
import { StoreUnavailable } from '../../src/core/limits/store.ts';
import { createSketchWindows, type DistinctStore } from '../../src/core/meters/distinct.ts';
import { createDistinctMeter } from '../../src/core/meters/distinct-meter.ts';
import { addToSketch, createSketch, type Sketch } from '../../src/core/meters/sketch.ts';
import { createTagOf } from '../../src/core/meters/tag.ts';
import { HOUR, MINUTE, SECOND } from '../../src/core/time.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const tagOf = createTagOf(createKeyedHash(Buffer.alloc(32, 7)));
const NOON = 1_800_000_000_000 - (1_800_000_000_000 % (24 * HOUR)) + 12 * HOUR;

const sketchOf = (from: number, to: number): Sketch => {
  const sketch = createSketch();
  for (let at = from; at < to; at += 1) addToSketch(sketch, tagOf(`+1202${at}`));
  return sketch;
};

const windows = (): DistinctStore => {
  const own = createSketchWindows();
  return {
    merge(_kind, sketch, at) {
      if (sketch !== undefined) own.merge(sketch, at);
      return Promise.resolve(own.counts(at));
    },
  };
};

describe('distinct subjects', () => {
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
  beforeEach(async () => {
    await server.cli('FLUSHALL');
  });
  const redis = (freshMs = 1) => createRedisDistinctStore({ client, namespace: 'numberwall', freshMs });

  it('are counted the same by Redis and in process, as they come and go', async () => {
    const [shared, own] = [redis(), windows()];
    const turns: [Sketch | undefined, number][] = [
      [undefined, NOON],
      [sketchOf(0, 40), NOON + SECOND],
      [sketchOf(20, 3_000), NOON + 30 * SECOND],
      [sketchOf(2_000, 12_000), NOON + MINUTE],
      [undefined, NOON + MINUTE + 70 * SECOND],
      [sketchOf(0, 10), NOON + HOUR],
      [undefined, NOON + 2 * HOUR],
      [undefined, NOON + 27 * HOUR],
      [undefined, NOON + 29 * HOUR],
    ];
    const seen = [];
    for (const [sketch, at] of turns) {
      const counts = await shared.merge('numbers', sketch, at);
      expect(counts).toEqual(await own.merge('numbers', sketch, at));
      seen.push(counts);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(seen[0]).toEqual({ '1m': 0, '1h': 0, '24h': 0 });
    expect(seen[1]).toEqual({ '1m': 40, '1h': 40, '24h': 40 });
    expect(Math.abs((seen[3]?.['1m'] ?? 0) / 12_000 - 1)).toBeLessThan(0.03);
    expect(seen[4]?.['1m']).toBe(0);
    expect(seen[4]?.['1h']).toBe(seen[3]?.['24h']);
    expect(seen[5]?.['1m']).toBe(10);
    expect(seen[7]?.['1h']).toBe(0);
    expect(seen[7]?.['24h']).toBe(seen[3]?.['24h']);
    expect(seen[8]).toEqual({ '1m': 0, '1h': 0, '24h': 0 });
  });

  it('are those of all instances at each of them, and counted once for all within a while', async () => {
    const meters = [1, 2].map(() => createDistinctMeter({ store: redis(10_000), clock: () => NOON }));
    const [one, two] = meters;
    for (let at = 0; at < 300; at += 1) one?.note('numbers', tagOf(String(at)));
    for (let at = 200; at < 400; at += 1) two?.note('numbers', tagOf(String(at)));
    await one?.turn('numbers');
    await two?.turn('numbers');
    const counts = () => meters.map((meter) => meter.count('numbers', '1h'));
    const [first = 0] = counts();
    expect(Math.abs(first - 300)).toBeLessThanOrEqual(3);
    expect(counts()).toEqual([first, first]);
    await server.cli('DEL', '{numberwall}:distinct:numbers:counts');
    for (const meter of meters) await meter.turn('numbers');
    const [all = 0] = counts();
    expect(Math.abs(all - 400)).toBeLessThanOrEqual(4);
    expect(counts()).toEqual([all, all]);
  });

  it('are told later where the store was away, and meanwhile counted here', async () => {
    let isAway = true;
    const shared = redis();
    const store: DistinctStore = {
      merge: (...merged) => (isAway ? Promise.reject(new StoreUnavailable('away')) : shared.merge(...merged)),
    };
    const meter = createDistinctMeter({ store, clock: () => NOON });
    for (const round of ['a', 'b']) {
      for (let at = 0; at < 10; at += 1) meter.note('devices', tagOf(`${round}${at}`));
      await meter.turn('devices');
    }
    expect(meter.count('devices', '1m')).toBe(20);
    isAway = false;
    await shared.merge('devices', sketchOf(0, 5), NOON);
    await new Promise((resolve) => setTimeout(resolve, 3));
    await meter.turn('devices');
    expect(meter.count('devices', '1m')).toBe(25);
  });

  it('take at most 13 kB a slice in Redis, each of which goes', async () => {
    await redis().merge('numbers', sketchOf(0, 5_000), NOON);
    const slices = (await client.keys('*')).filter((key) => /:(?:1m|1h|24h):\d+$/.test(key));
    expect(slices).toHaveLength(3);
    for (const key of slices) {
      expect(Number(await server.cli('MEMORY', 'USAGE', key))).toBeLessThanOrEqual(14_500);
      expect(await client.pttl(key)).toBeGreaterThan(0);
    }
    expect(await client.exists('{numberwall}:distinct:numbers:scratch')).toBe(0);
  });

  it('are not known while the store is away', async () => {
    const away = new Redis({ port: 1, host: '127.0.0.1', maxRetriesPerRequest: 0, lazyConnect: true });
    away.on('error', () => undefined);
    const store = createRedisDistinctStore({ client: away, namespace: 'numberwall', freshMs: 1 });
    await expect(store.merge('numbers', undefined, NOON)).rejects.toThrow(StoreUnavailable);
    away.disconnect();
  });
});
