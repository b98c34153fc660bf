import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedisStore } from 'rate-limit-redis';

import { createRedisConnection } from '../../../src/adapters/redis/connection.ts';
import { createEdgeCommands } from '../../../src/adapters/redis/edge-commands.ts';
import { freePort } from '../../../load-tests/servers/free-port.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';

const connect = (port: number) =>
  createRedisConnection({
    namespace: 'test',
    url: `redis://127.0.0.1:${port}`,
    commandTimeoutMs: 150,
    connectTimeoutMs: 500,
    onState: () => undefined,
  });

async function openEdge(port: number) {
  const connection = connect(port);
  const store = new RedisStore({
    prefix: '{test}:edge:',
    sendCommand: createEdgeCommands(connection.client),
  });
  await store.init({ windowMs: 60_000 } as Parameters<RedisStore['init']>[0]);
  return { store, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

const hit = (store: RedisStore, key: string) => store.increment(key).catch(() => undefined);

describe('rate-limit-redis on the edge commands', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis.stop();
  });

  it('counts', async () => {
    await using edge = await openEdge(redis.port);
    const first = await until(() => hit(edge.store, 'a'));
    const second = await edge.store.increment('a');
    expect([first.totalHits, second.totalHits]).toEqual([1, 2]);
    expect(second.resetTime?.getTime()).toBeGreaterThan(Date.now());
  });

  it('is built while Redis is down, and counts once it is up', async () => {
    const port = await freePort();
    await using edge = await openEdge(port);
    await expect(edge.store.increment('a')).rejects.toThrow();
    await using late = await startRedis({ port });
    const info = await until(() => hit(edge.store, 'a'));
    expect(info.totalHits).toBe(1);
    expect(await late.cli('keys', '*')).toBe('{test}:edge:a');
  });

  it('loses no count to SCRIPT FLUSH', async () => {
    await using edge = await openEdge(redis.port);
    await until(() => hit(edge.store, 'ready'));
    const counts: number[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await redis.cli('script', 'flush', 'sync');
      counts.push((await edge.store.increment('flushed')).totalHits);
    }
    expect(counts).toEqual([1, 2, 3, 4, 5]);
  });

  it('passes other commands through', async () => {
    await using edge = await openEdge(redis.port);
    await until(() => hit(edge.store, 'through'));
    await edge.store.increment('through');
    await edge.store.decrement('through');
    expect((await edge.store.get('through'))?.totalHits).toBe(1);
    await edge.store.resetKey('through');
    expect((await edge.store.increment('through')).totalHits).toBe(1);
  });

  it('passes on errors that are not NOSCRIPT, and runs nothing a second time', async () => {
    const sent: string[][] = [];
    const send = createEdgeCommands({
      call: (...command) => {
        sent.push(command);
        return Promise.reject(new Error('ERR broken'));
      },
    });
    const sha = await send('SCRIPT', 'LOAD', 'return 1');
    await expect(send('EVALSHA', String(sha), '0')).rejects.toThrow('ERR broken');
    expect(sent).toEqual([['EVALSHA', sha, '0']]);
  });

  it('does not know scripts that it was not given', async () => {
    const send = createEdgeCommands({ call: () => Promise.reject(new Error('NOSCRIPT No matching script')) });
    await expect(send('EVALSHA', 'f'.repeat(40), '0')).rejects.toThrow('NOSCRIPT');
  });
});
