import { expect, it } from '@jest/globals';

import { watchReplicated } from '../../../src/adapters/redis/replicated-watch.ts';
import { startRedis } from '../../support/redis-server.ts';
import { startTcpProxy } from '../../support/tcp-proxy.ts';
import { until } from '../../support/until.ts';

it('subscribes once for each connection, so that nothing fails unheard where one is gone at once', async () => {
  await using redis = await startRedis();
  await using proxy = await startTcpProxy(redis.port);
  const heard: string[] = [];
  await using owned = new AsyncDisposableStack();
  const watching = watchReplicated({
    connection: {
      url: `redis://127.0.0.1:${proxy.port}`,
      namespace: 'test',
      commandTimeoutMs: 1_000,
      connectTimeoutMs: 1_000,
    },
    followed: [],
    messages: new Map([['{test}:news', (message: string) => void heard.push(message)]]),
  });
  owned.use(watching);
  const subscribed = async (): Promise<number> =>
    Number(/cmdstat_subscribe:calls=(\d+)/.exec(await redis.cli('info', 'commandstats'))?.[1] ?? 0);
  const listeners = async (): Promise<string> => redis.cli('pubsub', 'numsub', '{test}:news');
  await until(async () => (await listeners()).endsWith('1'));
  for (const connections of [2, 3]) {
    await redis.cli('client', 'kill', 'type', 'pubsub');
    await until(async () => (await subscribed()) >= connections && (await listeners()).endsWith('1'));
    expect(await subscribed()).toBe(connections);
  }
  await redis.cli('publish', '{test}:news', 'here');
  await until(() => Promise.resolve(heard.includes('here')));
});
