import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Redis } from 'ioredis';

import { createMemoryWatchStore } from '../../src/adapters/memory/watch-store.ts';
import { createRedisWatchStore } from '../../src/adapters/redis/watch-store.ts';
import type { FailedNumber, WatchStore } from '../../src/core/detection/watch-store.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const memory = () => createMemoryWatchStore({ clock: () => 1_000_000, maxBlocks: 100 });

const STORES = ['embedded', 'Redis'] as const;

describe('what is watched', () => {
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
  const redis = (): WatchStore => createRedisWatchStore({ client, namespace: 'numberwall' });

  describe.each(STORES)('by the %s store', (...[name]) => {
    let store: WatchStore;
    beforeEach(async () => {
      await server.cli('FLUSHALL');
      store = name === 'Redis' ? redis() : memory();
    });

    it('is counted by step', async () => {
      await store.add(7, new Map([['all proofs', 3]]));
      await store.add(
        7,
        new Map([
          ['all proofs', 2],
          ['world/none starts', 1],
        ]),
      );
      expect(await store.counts(7)).toEqual({ 'all proofs': '5', 'world/none starts': '1' });
      expect(await store.counts(8)).toEqual({});
    });

    it('knows the neighbours of failed numbers, within their block', async () => {
      const at = (line: number, block = 'b') => ({ block, line });
      expect(await store.fail([at(5), at(7), at(6), at(6, 'c'), at(0), at(9_999)])).toEqual([
        undefined,
        undefined,
        'both',
        undefined,
        undefined,
        undefined,
      ]);
      expect(await store.fail([at(1), at(9_998), at(5)])).toEqual(['below', 'above', 'above']);
      await store.clear([at(6), at(1), at(1, 'nowhere')]);
      expect(await store.fail([at(8), at(2)])).toEqual(['below', undefined]);
    });

    it('is concluded from once', async () => {
      expect(await store.state()).toBeUndefined();
      expect(await store.replace(undefined, 'one')).toBe(true);
      expect(await store.replace(undefined, 'two')).toBe(false);
      expect(await Promise.all(['a', 'b', 'c'].map((after) => store.replace('one', after)))).toEqual([
        true,
        false,
        false,
      ]);
      expect(await store.state()).toBe('a');
    });
  });

  it('is the same by both stores, whatever fails and completes', async () => {
    const number = fc.record({ block: fc.constantFrom('x', 'y'), line: fc.integer({ min: 0, max: 9 }) });
    const act = fc.record({
      clears: fc.boolean(),
      numbers: fc.array(number, { minLength: 1, maxLength: 5 }),
    });
    const play = async (store: WatchStore, acts: readonly { clears: boolean; numbers: FailedNumber[] }[]) => {
      const said = [];
      for (const { clears, numbers } of acts)
        said.push(clears ? await store.clear(numbers).then(() => 'cleared') : await store.fail(numbers));
      return said;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
        await server.cli('FLUSHALL');
        expect(await play(redis(), acts)).toEqual(await play(memory(), acts));
      }),
      { numRuns: 60 },
    );
  });

  it('takes no more than 1.5 kB a block in Redis', async () => {
    await redis().fail(Array.from({ length: 10_000 }, (_, line) => ({ block: 'full', line })));
    const bytes = Number(await server.cli('MEMORY', 'USAGE', '{numberwall}:watch:failed:full'));
    expect(bytes).toBeLessThanOrEqual(1_536);
  });
});
