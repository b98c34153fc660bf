import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { createRedisConnection } from '../../../src/adapters/redis/connection.ts';
import { ownTime } from '../../support/own-time.ts';
import { freePort } from '../../../load-tests/servers/free-port.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';
import { startTcpProxy } from '../../support/tcp-proxy.ts';
import { until } from '../../support/until.ts';

const COMMAND_TIMEOUT_MS = 100;

function open(url: string) {
  const states: string[] = [];
  const connection = createRedisConnection({
    namespace: 'test',
    url,
    commandTimeoutMs: COMMAND_TIMEOUT_MS,
    connectTimeoutMs: 300,
    onState: (state, reason) => states.push(reason === undefined ? state : `${state}:${reason}`),
  });
  return {
    client: connection.client,
    states,
    becomes: (state: string, timeoutMs?: number) =>
      until(() => Promise.resolve(states.at(-1) === state), timeoutMs),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

const local = (port: number, credentials = '') => `redis://${credentials}127.0.0.1:${port}`;

const BOUND_MS = COMMAND_TIMEOUT_MS + 50;

/** How long it took to fail, in milliseconds. */
const failure = async (work: Promise<unknown>): Promise<number> => {
  const { error, ms } = await ownTime(work, BOUND_MS);
  expect(error).toBeInstanceOf(Error);
  return ms;
};

describe('a connection to Redis', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis.stop();
  });

  it('has a name, tells that it is ready, and ends without a word', async () => {
    const connection = open(redis.url);
    await connection.becomes('ready');
    expect(await redis.cli('client', 'list')).toContain('name=numberwall');
    await connection[Symbol.asyncDispose]();
    await until(async () => !(await redis.cli('client', 'list')).includes('name=numberwall'));
    expect(connection.states).toEqual(['ready']);
  });

  it('tells once that the server is away, and fails every command at once', async () => {
    await using connection = open(local(await freePort()));
    await connection.becomes('away:econnrefused');
    for (let attempt = 0; attempt < 20; attempt += 1) {
      expect(await failure(connection.client.ping())).toBeLessThan(50);
    }
    expect(connection.states).toEqual(['away:econnrefused']);
  });

  it('finds a server within a second, however long it was away', async () => {
    await using server = await startRedis();
    await using connection = open(server.url);
    await connection.becomes('ready');
    await server.kill();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await server.restart();
    await connection.becomes('ready', 1_000);
    expect(await connection.client.ping()).toBe('PONG');
  });

  it('waits longer from attempt to attempt, never more than 750 ms, and not all instances alike', async () => {
    await using connection = open(redis.url);
    const delay = (attempt: number) => Number(connection.client.options.retryStrategy?.(attempt));
    expect(delay(1)).toBeLessThanOrEqual(50);
    const late = Array.from({ length: 1_000 }, (_none, index) => delay(10 + index));
    expect(Math.max(...late)).toBeLessThanOrEqual(750);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(500);
    expect(new Set(late).size).toBeGreaterThan(100);
  });

  it('starts while the server hangs, and heals when it goes on', async () => {
    await using server = await startRedis();
    server.pause();
    await using connection = open(server.url);
    expect(await failure(connection.client.ping())).toBeLessThan(BOUND_MS);
    await connection.becomes('away:connection_lost');
    server.resume();
    await connection.becomes('ready');
    expect(await connection.client.ping()).toBe('PONG');
  });

  it('gives up a connection on which nothing comes back, and makes another', async () => {
    await using proxy = await startTcpProxy(redis.port);
    await using connection = open(local(proxy.port));
    await connection.becomes('ready');
    proxy.silence();
    expect(await failure(connection.client.incr('silence'))).toBeLessThan(BOUND_MS);
    await connection.becomes('away:connection_lost', 1_500);
    await connection.becomes('ready', 1_000);
    expect(await connection.client.incr('silence')).toBe(1);
  });
});

describe('credentials of Redis', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
    await redis.cli('acl', 'setuser', 'gate', 'on', '>correct-horse', '~*', '+@all');
    await redis.cli('config', 'set', 'requirepass', 'battery-staple');
  });
  afterAll(async () => {
    await redis.stop();
  });

  it('are used', async () => {
    await using connection = open(local(redis.port, 'gate:correct-horse@'));
    await connection.becomes('ready');
    expect(await connection.client.acl('WHOAMI')).toBe('gate');
  });

  it.each([
    ['a wrong password', 'gate:wrong-horse@', 'away:wrongpass'],
    ['none', '', 'away:noauth'],
  ])('%s keep the store away, under the name of the refusal alone', async (_name, credentials, state) => {
    const printed = [jest.spyOn(console, 'error'), jest.spyOn(console, 'warn')];
    await using connection = open(local(redis.port, credentials));
    await connection.becomes(state);
    await failure(connection.client.ping());
    expect(connection.states).toEqual([state]);
    for (const spy of printed) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it('are tried again until they are right', async () => {
    await using connection = open(local(redis.port, 'late:blue-horse@'));
    await connection.becomes('away:wrongpass');
    await redis.cli('-a', 'battery-staple', 'acl', 'setuser', 'late', 'on', '>blue-horse', '~*', '+@all');
    await connection.becomes('ready');
    expect(await connection.client.ping()).toBe('PONG');
  });
});
