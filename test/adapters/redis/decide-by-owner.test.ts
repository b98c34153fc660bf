import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { createRedisConnection, type RedisConnection } from '../../../src/adapters/redis/connection.ts';
import { createRedisDecisionStore } from '../../../src/adapters/redis/decide-store.ts';
import { windowRequest } from '../../support/redis-decisions.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';

const ERA = '{test}:era';

let primary: RedisServer;
let replica: RedisServer;
let connection: RedisConnection;

const inSync = (server: RedisServer) =>
  until(async () => (await server.cli('INFO', 'replication')).includes('master_link_status:up'), 15_000);

beforeAll(async () => {
  const args = ['--repl-diskless-sync-delay', '0'];
  [primary, replica] = [await startRedis({ args }), await startRedis({ args })];
  await replica.cli('REPLICAOF', '127.0.0.1', String(primary.port));
  await inSync(replica);
  connection = createRedisConnection({
    url: primary.url,
    namespace: 'test',
    commandTimeoutMs: 1_000,
    connectTimeoutMs: 1_000,
    onState: () => undefined,
  });
  await until(() => Promise.resolve(connection.client.status === 'ready'));
}, 30_000);
afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await Promise.all([primary.stop(), replica.stop()]);
});

it('refuses on a connection that stayed while its server was a replica and lost what it had counted', async () => {
  const { client } = connection;
  const writer = { mark: '.1', eraKey: ERA };
  const lost: string[] = [];
  const strict = createRedisDecisionStore({ client, writer, byOwner: true, onLost: () => lost.push('lost') });
  const plain = createRedisDecisionStore({ client, writer });
  const told = /master_replid:([0-9a-f]+)/.exec(await primary.cli('INFO', 'replication'))?.[1] ?? '';
  await primary.cli('SET', ERA, `0 ${told}`);
  expect((await strict.decide(windowRequest('there', 9))).admitted).toBe(true);

  await until(async () => (await replica.cli('EXISTS', ERA)) === '1');
  await replica.cli('REPLICAOF', 'NO', 'ONE');
  // The replica never hears of this one.
  expect((await strict.decide(windowRequest('lost', 9))).admitted).toBe(true);
  await primary.cli('REPLICAOF', '127.0.0.1', String(replica.port));
  await inSync(primary);
  await primary.cli('REPLICAOF', 'NO', 'ONE');

  expect(connection.client.status).toBe('ready');
  await expect(strict.decide(windowRequest('lost', 9))).rejects.toThrow();
  expect(lost).toEqual(['lost']);
  // Without that question it is taken at its word, and has forgotten one.
  expect((await plain.decide(windowRequest('lost', 9))).results[0]?.count).toBe(1);
});
