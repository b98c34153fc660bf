import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Redis } from 'ioredis';

import { createMemoryWatchStore } from '../../src/adapters/memory/watch-store.ts';
import { createRedisWatchStore } from '../../src/adapters/redis/watch-store.ts';
import type { FailedNumber, WatchStore } from '../../src/core/detection/watch-store.ts';
import { createKeyedHash } from '../../src/adapters/crypto/keyed-hash.ts';
import {
  COMPLETED_START,
  MAX_EXPOSED,
  STARTED,
  type WalkStep,
} from '../../src/core/detection/device-walk.ts';
import { DEVICE_NETWORKS, HARDWARE_KEYS, ISSUER_KEYS, type Sketch } from '../../src/core/detection/sketch.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const memory = () => createMemoryWatchStore({ clock: () => 1_000_000, maxBlocks: 100, maxDevices: 100_000 });

const hash = createKeyedHash(Buffer.alloc(32, 5));
const NOW = 1_767_225_600_000;
/** So few cells that items share them. */
const TINY: Sketch = { id: 'tiny', cells: 4, bytes: 1, generationMs: 3_600_000 };

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

    it('takes devices along their walks, and tells who is told nothing', async () => {
      const [start, completion] = [STARTED, COMPLETED_START] as const;
      const steps = (device: string, ...changes: readonly WalkStep['change'][]) =>
        changes.map((change) => ({ device, change }));
      expect(await store.walk(steps('a', start, start, start), NOW)).toEqual(['none', 'none', 'none']);
      expect(await store.exposures(0)).toEqual([]);
      const both = [...steps('a', start), ...steps('b', start, completion), ...steps('a', start)];
      expect(await store.walk(both, NOW + 1)).toEqual(['exposed', 'none', 'none', 'none']);
      await store.walk(steps('c', start, start, start, start), NOW + 2);
      expect(await store.exposures(NOW)).toEqual([
        { device: 'a', at: NOW + 1, isExposed: true },
        { device: 'c', at: NOW + 2, isExposed: true },
      ]);
      expect(await store.walk(steps('a', completion), NOW + 3)).toEqual(['cleared']);
      expect(await store.exposures(NOW + 2)).toEqual([
        { device: 'c', at: NOW + 2, isExposed: true },
        { device: 'a', at: NOW + 3, isExposed: false },
      ]);
      // An even number of milliseconds and an odd one, and one that is told nothing all along.
      await store.walk(steps('c', start), NOW + 10);
      expect(await store.exposures(NOW + 4)).toEqual([{ device: 'c', at: NOW + 10, isExposed: true }]);
    });

    it('keeps as many changes as it may, the last ones, for a day', async () => {
      const devices = Array.from({ length: MAX_EXPOSED + 3 }, (_, index) => `device-${index}`);
      await store.walk(
        devices.flatMap((device) => Array.from({ length: 4 }, () => ({ device, change: STARTED }) as const)),
        NOW,
      );
      await store.walk([{ device: 'device-0', change: STARTED }], NOW + 1);
      const kept = await store.exposures(0);
      expect(kept).toHaveLength(MAX_EXPOSED);
      expect(kept.at(-1)?.device).toBe('device-0');
    });

    it('counts the parts of an item in the generation that is read', async () => {
      const parts = (item: string, from: number, to: number) =>
        Array.from({ length: to - from }, (_, index) => ({
          item: hash('item', item),
          part: hash('part', String(from + index)),
        }));
      const [one, again] = [parts('x', 0, 6), parts('x', 0, 6)];
      const first = await store.mark(DEVICE_NETWORKS, one, NOW);
      expect(first).toEqual([...first].sort((a, b) => a - b));
      expect(first[0]).toBe(1);
      expect(await store.mark(DEVICE_NETWORKS, again, NOW)).toEqual(first.map(() => first.at(-1)));
      expect(await store.mark(DEVICE_NETWORKS, parts('y', 0, 1), NOW)).toEqual([1]);
      const { generationMs } = DEVICE_NETWORKS;
      expect(await store.mark(DEVICE_NETWORKS, parts('x', 0, 1), NOW + generationMs)).toEqual([first.at(-1)]);
      expect(await store.mark(DEVICE_NETWORKS, parts('x', 5, 6), NOW + 2 * generationMs)).toEqual([
        first[0] === first.at(-1) ? 1 : expect.any(Number),
      ]);
      expect(await store.mark(DEVICE_NETWORKS, parts('x', 0, 1), NOW + 9 * generationMs)).toEqual([1]);
      const keys = await store.mark(ISSUER_KEYS, parts('z', 0, 40), NOW);
      // 40 of 64 bits are hit 40 times: 30 are set, and a few more or less.
      expect(keys.at(-1)).toBeGreaterThan(22);
      expect(keys.at(-1)).toBeLessThanOrEqual(40);
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

  it('is the same by both stores, whoever walks and whatever goes together', async () => {
    const step = fc.record({
      device: fc.constantFrom('x', 'y', 'z'),
      change: fc.constantFrom(STARTED, STARTED, STARTED, COMPLETED_START),
    });
    const mark = fc.record({ item: fc.constantFrom('v', 'w'), part: fc.integer({ min: 0, max: 90 }) });
    const act = fc.record({
      ms: fc.integer({ min: 0, max: 10 * 3_600_000 }),
      steps: fc.array(step, { maxLength: 6 }),
      marks: fc.array(mark, { maxLength: 6 }),
    });
    const play = async (
      store: WatchStore,
      acts: readonly (typeof act extends fc.Arbitrary<infer T> ? T : never)[],
    ) => {
      const said = [];
      // A walk ends by the clock of Redis itself: time passes for the sketches alone.
      let [now, later] = [NOW, NOW];
      for (const { ms, steps, marks } of acts) {
        now += 1;
        later += ms;
        const hashed = marks.map(({ item, part }) => ({
          item: hash('item', item),
          part: hash('part', String(part)),
        }));
        said.push(await store.walk(steps, now));
        const exposures = await store.exposures(now - 2);
        said.push([...exposures].sort((a, b) => a.at - b.at || a.device.localeCompare(b.device)));
        for (const sketch of [TINY, { ...TINY, id: 'wide', bytes: 8 }])
          said.push(await store.mark(sketch, hashed, later));
      }
      return said;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 8 }), async (acts) => {
        await server.cli('FLUSHALL');
        expect(await play(redis(), acts)).toEqual(await play(memory(), acts));
      }),
      { numRuns: 30 },
    );
  });

  it('is the same for four instances, each with a connection of its own', async () => {
    await server.cli('FLUSHALL');
    using opened = new DisposableStack();
    const clients = Array.from({ length: 4 }, () =>
      opened.adopt(new Redis({ port: server.port, host: '127.0.0.1' }), (own) => own.disconnect()),
    );
    const stores = clients.map((own) => createRedisWatchStore({ client: own, namespace: 'numberwall' }));
    const devices = Array.from({ length: 50 }, (_, index) => `device-${index}`);
    // Each device starts once at each instance, all at the same time.
    const crossings = await Promise.all(
      stores.map((store) =>
        store.walk(
          devices.map((device) => ({ device, change: STARTED })),
          NOW,
        ),
      ),
    );
    const exposed = crossings.flat().filter((crossing) => crossing === 'exposed');
    expect(exposed).toHaveLength(devices.length);
    const seen = await Promise.all(stores.map((store) => store.exposures(NOW)));
    for (const exposures of seen) expect(exposures).toEqual(seen[0]);
    expect(seen[0]).toHaveLength(devices.length);
  });

  it('takes no more than it says for a device, a change and a sketch in Redis', async () => {
    await server.cli('FLUSHALL');
    const memoryOf = async (key: string) =>
      Number(await server.cli('MEMORY', 'USAGE', `{numberwall}:watch:${key}`, 'SAMPLES', '0'));
    const device = hash('device', 'x');
    const devices = [device, ...Array.from({ length: 999 }, (_, index) => hash('device', String(index)))];
    await redis().walk(
      devices.flatMap((one) => Array.from({ length: 4 }, () => ({ device: one, change: STARTED }) as const)),
      NOW,
    );
    expect(await memoryOf(`walk:${device}`)).toBeLessThanOrEqual(128);
    expect((await memoryOf('exposed')) / devices.length).toBeLessThanOrEqual(160);
    const marks = devices.flatMap((item) => [device, item].map((part) => ({ item, part })));
    await redis().mark(HARDWARE_KEYS, marks, NOW);
    const generation = Math.floor(NOW / HARDWARE_KEYS.generationMs);
    for (const at of [generation, generation + 1])
      expect(await memoryOf(`sketch:hardware:${at}`)).toBeLessThanOrEqual(1.3 * 4 * 2 ** 20);
  });

  it('takes no more than 1.5 kB a block in Redis', async () => {
    await redis().fail(Array.from({ length: 10_000 }, (_, line) => ({ block: 'full', line })));
    const bytes = Number(await server.cli('MEMORY', 'USAGE', '{numberwall}:watch:failed:full'));
    expect(bytes).toBeLessThanOrEqual(1_536);
  });
});
