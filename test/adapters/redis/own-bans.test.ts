import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { BanCharge, Charge, DecideRequest } from '../../../src/core/limits/store.ts';
import { openDecisions } from '../../support/redis-decisions.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';

const HOUR = 3_600_000;
const about = { key: '{test}:ban:subject', limit: 1, windowMs: HOUR, enforced: true } as const;
const ban: BanCharge = { kind: 'ban', ...about };
const impose: Charge = { kind: 'pace', cost: 1, ...about };
const request: DecideRequest = { charges: [ban] };

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

it('a ban that a process has only seen survives the one that made it, and the store, and falls when it is lifted', async () => {
  await using seer = openDecisions(redis.port);
  await seer.ready();
  {
    await using maker = openDecisions(redis.port);
    await maker.ready();
    expect((await maker.store.decide({ charges: [impose] })).admitted).toBe(true);
    expect((await seer.store.decide(request)).admitted).toBe(false);
  }
  await redis.cli('FLUSHALL');
  const decided = () => until(() => seer.store.decide(request).catch(() => false as const), 10_000);
  const after = await decided();
  expect(after.admitted).toBe(false);
  expect(Math.abs((after.results[0]?.resetMs ?? 0) - HOUR)).toBeLessThan(20_000);
  await seer.store.forget([about.key]);
  await redis.cli('FLUSHALL');
  expect((await decided()).admitted).toBe(true);
}, 20_000);
