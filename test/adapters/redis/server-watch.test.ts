import { describe, expect, it } from '@jest/globals';

import { createRedisConnection } from '../../../src/adapters/redis/connection.ts';
import { watchServer } from '../../../src/adapters/redis/server-watch.ts';
import { createHealth } from '../../../src/core/health.ts';
import { startRedis } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';

function watch(url: string, tags: readonly string[] = ['test']) {
  const connection = createRedisConnection({
    namespace: 'test',
    url,
    commandTimeoutMs: 150,
    connectTimeoutMs: 500,
    onState: () => undefined,
  });
  const health = createHealth();
  const told: unknown[][] = [];
  const watching = watchServer({
    tags,
    client: connection.client,
    health,
    telemetry: { degraded: (...event) => void told.push(event) },
    sampleEveryMs: 20,
  });
  const fitness = () => health.report().checks.find(({ name }) => name === 'store-fitness');
  return {
    told,
    fitness,
    health,
    watching,
    shows: (reason: string | undefined) =>
      until(() => {
        const check = fitness();
        return Promise.resolve(check !== undefined && check.reason === reason);
      }),
    async [Symbol.asyncDispose]() {
      watching[Symbol.dispose]();
      await connection[Symbol.asyncDispose]();
    },
  };
}

describe('the watch on the server', () => {
  it('tells while the server may evict, and takes it back', async () => {
    await using redis = await startRedis();
    await using server = watch(redis.url);
    await server.shows(undefined);
    expect(server.fitness()).toEqual({ name: 'store-fitness', status: 'ok' });
    await redis.cli('config', 'set', 'maxmemory-policy', 'allkeys-lru');
    await server.shows('maxmemory_policy_evicts');
    expect(server.health.report().ready).toBe(true);
    expect(server.told.at(-1)).toEqual(['store_fitness', true, 'maxmemory_policy_evicts']);
    await redis.cli('config', 'set', 'maxmemory-policy', 'noeviction');
    await server.shows(undefined);
    expect(server.told.at(-1)).toEqual(['store_fitness', false, undefined]);
  });

  it('tells where its user may use the keys of the gateway, and not those of a tenant', async () => {
    await using redis = await startRedis();
    await redis.cli('ACL', 'SETUSER', 'some', 'on', '>horse', '+@all', '~{test}:*', '&*');
    const url = redis.url.replace('//', '//some:horse@');
    await using whole = watch(url);
    await whole.shows(undefined);
    await using tenant = watch(url, ['test', 'test:wallet']);
    await tenant.shows('acl_refuses_scripts');
    await redis.cli('ACL', 'SETUSER', 'some', '~{test:*}:*');
    await tenant.shows(undefined);
  });

  it('tells that counters were evicted, though the policy is right again', async () => {
    await using redis = await startRedis();
    await redis.cli('config', 'set', 'maxmemory-policy', 'allkeys-lru');
    await redis.cli('set', 'counter', '1');
    await redis.cli('config', 'set', 'maxmemory', '1');
    await until(async () => (await redis.cli('info', 'stats')).includes('evicted_keys:1'));
    await redis.cli('config', 'set', 'maxmemory', '0', 'maxmemory-policy', 'noeviction');
    await using server = watch(redis.url);
    await server.shows('keys_were_evicted');
    expect(server.fitness()?.status).toBe('degraded');
  });

  it('says what its user may not do', async () => {
    await using redis = await startRedis();
    await using server = watch(redis.url);
    await server.shows(undefined);
    await redis.cli('acl', 'setuser', 'default', '-info');
    await server.shows('acl_lacks_info');
    expect(server.fitness()?.status).toBe('degraded');
  });

  it('says nothing while the server is away', async () => {
    await using redis = await startRedis();
    await using server = watch(redis.url);
    await server.shows(undefined);
    await redis.kill();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const told = server.told.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.told).toHaveLength(told);
    expect(server.fitness()?.status).toBe('ok');
  });

  it('ends with an answer still under way, and tells it no more', async () => {
    let answer: (info: string) => void = () => undefined;
    let asked = 0;
    const told: unknown[] = [];
    const watching = watchServer({
      tags: ['test'],
      client: {
        evalsha: () => Promise.resolve([]),
        eval: () => Promise.resolve([]),
        info() {
          asked += 1;
          return new Promise((resolve) => (answer = resolve));
        },
      },
      health: createHealth(),
      telemetry: { degraded: (...event) => void told.push(event) },
      sampleEveryMs: 5,
    });
    await until(() => Promise.resolve(asked === 1));
    watching[Symbol.dispose]();
    answer('redis_version:7.0.0\r\nmaxmemory_policy:allkeys-lru\r\n');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([asked, told]).toEqual([1, []]);
  });
});
