import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startEdge, type EdgeService } from '../support/edge-service.ts';
import { ownTime } from '../support/own-time.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

const COMMAND_TIMEOUT_MS = 400;
const BOUND_MS = COMMAND_TIMEOUT_MS + 50;

const healed = (edge: EdgeService, address: string) =>
  until(async () => {
    const status = await edge.get(address);
    return status === 503 ? undefined : status;
  });

describe('the edge limit when Redis is away', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis.stop();
  });

  const open = (port: number, limit: number, commandTimeoutMs = COMMAND_TIMEOUT_MS) =>
    startEdge({ port, limit, commandTimeoutMs });

  it('starts without Redis, refuses with 503 at once, and decides rightly once Redis comes', async () => {
    const port = await freePort();
    await using edge = await open(port, 2);
    const away = await ownTime(edge.get('late'), BOUND_MS);
    expect(away.value).toBe(503);
    expect(away.ms).toBeLessThan(BOUND_MS);
    await using late = await startRedis({ port });
    const statuses = [await healed(edge, 'late'), await edge.get('late'), await edge.get('late')];
    expect(statuses).toEqual([200, 200, 429]);
    expect(await late.cli('keys', '*')).toBe('{test}:edge:hash(late)');
  });

  it('answers within the command timeout and 50 ms while Redis hangs, and refuses what it knows to refuse', async () => {
    await using edge = await open(redis.port, 1);
    expect([await healed(edge, 'known'), await edge.get('known')]).toEqual([200, 429]);
    await edge.get('unknown');
    redis.pause();
    const denied = await ownTime(edge.get('known'), BOUND_MS);
    const asked = await ownTime(edge.get('unknown'), BOUND_MS);
    redis.resume();
    expect(denied.value).toBe(429);
    expect(denied.ms).toBeLessThan(COMMAND_TIMEOUT_MS);
    expect(asked.value).toBe(503);
    expect(asked.ms).toBeLessThan(BOUND_MS);
    expect(await healed(edge, 'fresh')).toBe(200);
  });

  it('heals after a crash and a restart', async () => {
    await using server = await startRedis();
    await using edge = await open(server.port, 1);
    expect(await healed(edge, 'crash')).toBe(200);
    await server.kill();
    const away = await ownTime(edge.get('crash'), BOUND_MS);
    expect(away.value).toBe(503);
    expect(away.ms).toBeLessThan(BOUND_MS);
    await server.restart();
    expect([await healed(edge, 'crash'), await edge.get('crash')]).toEqual([200, 429]);
  });

  it('counts once when the connection is cut between execution and reply', async () => {
    await using proxy = await startTcpProxy(redis.port);
    await using edge = await open(proxy.port, 10);
    expect(await healed(edge, 'cut')).toBe(200);
    proxy.cutAfterNextRequest();
    expect(await edge.get('cut')).toBe(503);
    // On a connection of its own, so that nothing else can count.
    expect(await redis.cli('get', '{test}:edge:hash(cut)')).toBe('2');
    await healed(edge, 'other');
    expect(await redis.cli('get', '{test}:edge:hash(cut)')).toBe('2');
    expect(await edge.get('cut')).toBe(200);
    expect(await redis.cli('get', '{test}:edge:hash(cut)')).toBe('3');
  });

  it('loses no count to SCRIPT FLUSH', async () => {
    await using edge = await open(redis.port, 3);
    await healed(edge, 'other');
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await redis.cli('script', 'flush', 'sync');
      statuses.push(await edge.get('flush'));
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });

  it.each([1, 10, 100])('of four instances admits exactly %i in 400 at once', async (limit) => {
    const edges = await Promise.all(Array.from({ length: 4 }, () => open(redis.port, limit, 2_000)));
    await Promise.all(edges.map((edge) => healed(edge, 'other')));
    const address = `shared-${limit}`;
    const statuses = await Promise.all(
      edges.flatMap((edge) => Array.from({ length: 100 }, () => edge.get(address))),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(limit);
    expect(statuses.filter((status) => status === 429)).toHaveLength(400 - limit);
    for (const edge of edges) await edge[Symbol.asyncDispose]();
  });
});
