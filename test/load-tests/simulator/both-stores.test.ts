import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Config } from '../../../config/schema.ts';
import { corporateDidBlock } from '../../../load-tests/scenarios/corporate-did-block.ts';
import { leakedKeyboxFarm } from '../../../load-tests/scenarios/leaked-keybox-farm.ts';
import { snapchatBlockSweep } from '../../../load-tests/scenarios/snapchat-block-sweep.ts';
import { tokenReplayRace } from '../../../load-tests/scenarios/token-replay-race.ts';
import type { Scenario } from '../../../load-tests/scenarios/scenario.ts';
import { overStore } from '../../../load-tests/simulator/store.ts';
import { createVirtualTimeStore } from '../../contract/virtual-time-redis.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';
import { broken, minutes, play } from './support.ts';

/** Each with its own rate, for a part of its time: about a thousand requests. */
const SCENARIOS: readonly (readonly [Scenario, number])[] = [
  [{ ...leakedKeyboxFarm, load: { ...leakedKeyboxFarm.load, perSecond: 1 } }, minutes(10)],
  [{ ...snapchatBlockSweep, load: { ...snapchatBlockSweep.load, perSecond: 2 } }, minutes(5)],
  [{ ...tokenReplayRace, load: { ...tokenReplayRace.load, perSecond: 500 } }, minutes(1)],
  [corporateDidBlock, minutes(10)],
];

describe('a scenario on both stores', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  it.each(SCENARIOS)(
    'holds, and comes to the same: $name',
    async (...[scenario, days]) => {
      await server.cli('FLUSHALL');
      const { store, setTime, close } = createVirtualTimeStore(server.port);
      const forget = async (keys: readonly string[]) => Number(await server.cli('DEL', ...keys));
      try {
        // The era and the clock of these tests stand under a namespace of their own.
        const options = {
          days,
          change: (config: Config) => ({
            ...config,
            store: { ...config.store, namespace: 'test' },
          }),
        };
        const redis = await play(scenario, {
          ...options,
          openStore: () => overStore(store, forget),
          onTime: setTime,
        });
        const embedded = await play(scenario, options);
        expect(broken(redis)).toEqual([]);
        expect({ ...redis, cost: undefined }).toEqual({ ...embedded, cost: undefined });
        expect(redis.cost.decisions).toBe(embedded.cost.decisions);
      } finally {
        close();
      }
    },
    300_000,
  );
});
