import { fork } from 'node:child_process';
import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startRedis, type RedisServer } from '../support/redis-server.ts';

const PROCESSES = 4;
const ATTEMPTS_PER_PROCESS = 1_000;
const WORKER = new URL('../support/decide-worker.ts', import.meta.url);

interface Tally {
  readonly asked: number;
  readonly admitted: number;
  readonly failed: number;
}

async function flood(port: number, limit: number): Promise<readonly Tally[]> {
  const args = [`flood-${limit}`, String(port), String(limit), String(ATTEMPTS_PER_PROCESS), '16'];
  const workers = Array.from({ length: PROCESSES }, () => fork(WORKER, args, { execArgv: [] }));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const tallies = workers.map(async (worker) => {
    const [tally] = (await once(worker, 'message')) as [Tally];
    return tally;
  });
  for (const worker of workers) worker.send('go');
  return Promise.all(tallies);
}

const total = (tallies: readonly Tally[], of: keyof Tally) =>
  tallies.reduce((sum, tally) => sum + tally[of], 0);

describe('four processes on one Redis', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis.stop();
  });

  it.each([1, 10, 100])('admit exactly the limit of %i in 4,000 attempts', async (limit) => {
    const tallies = await flood(redis.port, limit);
    expect(total(tallies, 'asked')).toBe(PROCESSES * ATTEMPTS_PER_PROCESS);
    expect(total(tallies, 'failed')).toBe(0);
    expect(total(tallies, 'admitted')).toBe(limit);
  });
});
