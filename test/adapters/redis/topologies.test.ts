import type { EventEmitter } from 'node:events';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { StoreDecision } from '../../../src/core/limits/store.ts';
import { startRedisCluster, type RedisCluster } from '../../support/redis-cluster.ts';
import { openDecisions, windowRequest, type RedisDecisions } from '../../support/redis-decisions.ts';
import { startSentinelSet, SERVICE, type SentinelSet } from '../../support/redis-sentinel.ts';
import { freePort } from '../../../load-tests/servers/free-port.ts';
import { until } from '../../support/until.ts';

/** The next decision that is made. */
const decided = ({ store }: RedisDecisions, subject: string): Promise<StoreDecision> =>
  until(() => store.decide(windowRequest(subject, 100)).catch(() => undefined), 20_000);

const countOf = async (decisions: RedisDecisions, subject: string): Promise<number | undefined> =>
  (await decided(decisions, subject)).results[0]?.count;

describe('Redis behind Sentinels', () => {
  let set: SentinelSet;

  beforeAll(async () => {
    set = await startSentinelSet({ sentinelPassword: 'horse' });
  }, 60_000);
  afterAll(async () => {
    await set[Symbol.asyncDispose]();
  });

  const url = () => `${set.url}?sentinelPassword=horse`;

  it('is away under a name of its own where no Sentinel answers', async () => {
    await using decisions = openDecisions(`redis+sentinel://127.0.0.1:${await freePort()}/${SERVICE}`);
    await until(() => Promise.resolve(decisions.states.length > 0));
    expect(decisions.states).toEqual(['away:sentinels_unreachable']);
  });

  it.each([
    ['a wrong password', (given: string) => `${given}?sentinelPassword=cow`, 'sentinel_wrongpass'],
    ['no password', (given: string) => given, 'sentinel_noauth'],
    [
      'another service',
      (given: string) => `${given.replace(/[a-z]+$/, 'none')}?sentinelPassword=horse`,
      'sentinels_know_no_such_service',
    ],
  ])('is away under a name of its own where the Sentinels get %s', async (_, change, reason) => {
    await using decisions = openDecisions(change(set.url));
    await until(() => Promise.resolve(decisions.states.length > 0));
    expect(decisions.states).toEqual([`away:${reason}`]);
  });

  it('is found by one Sentinel that is alive', async () => {
    const [, last] = /,([^,/]+)\//.exec(set.url) ?? [];
    const url = `redis+sentinel://127.0.0.1:${await freePort()},${last}/${SERVICE}?sentinelPassword=horse`;
    await using decisions = openDecisions(url);
    expect(await countOf(decisions, 'one-alive')).toBe(1);
  });

  it('goes on after ioredis has given up, as it does when it hears of a failover while it looks for the primary', async () => {
    await using decisions = openDecisions(url());
    const { client } = decisions.connection;
    await decisions.ready();
    client.disconnect();
    await until(() => Promise.resolve(decisions.states.includes('away:connection_lost')));
    expect(await countOf(decisions, 'given-up')).toBe(1);
  });

  it('keeps its counts through a failover that nobody has to be told of', async () => {
    await using decisions = openDecisions(url());
    expect(await countOf(decisions, 'failover')).toBe(1);
    await set.primary.kill();
    expect(await countOf(decisions, 'failover')).toBe(2);
    expect(await set.primaryPort()).toBe(set.replica.port);
    expect(decisions.states.map((state) => state.split(':')[0])).toEqual(['ready', 'away', 'ready']);
  }, 40_000);
});

describe('a Redis Cluster', () => {
  let cluster: RedisCluster;

  beforeAll(async () => {
    cluster = await startRedisCluster();
  }, 60_000);
  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  it('is reached by any one of its nodes', async () => {
    for (const { server } of cluster.nodes) {
      await using decisions = openDecisions(`redis+cluster://127.0.0.1:${server.port}`);
      await decided(decisions, 'any');
    }
  });

  it('is away where no node answers', async () => {
    await using decisions = openDecisions(`redis+cluster://127.0.0.1:${await freePort()}`);
    await until(() => Promise.resolve(decisions.states.length > 0));
    expect(decisions.states).toEqual(['away:econnrefused']);
  });

  it('keeps its counts when the slot moves', async () => {
    await using decisions = openDecisions(cluster.url);
    expect(await countOf(decisions, 'moved')).toBe(1);
    const target = await cluster.migrate('test');
    expect(await countOf(decisions, 'moved')).toBe(2);
    expect((await cluster.ownerOf('test')).id).toBe(target.id);
    expect(decisions.states).toEqual(['ready', 'away:moved', 'ready']);
  }, 40_000);

  it('leaves the old owner once, however many commands it turns away', async () => {
    await using decisions = openDecisions(cluster.url);
    await decided(decisions, 'many');
    const listeners: number[] = [];
    const { stream } = decisions.connection.client as unknown as { stream: EventEmitter };
    await cluster.migrate('test');
    await Promise.all(
      Array.from({ length: 30 }, async () => {
        await decisions.store.decide(windowRequest('many', 100)).catch(() => undefined);
        listeners.push(stream.listenerCount('close'));
      }),
    );
    expect(Math.max(...listeners)).toBeLessThan(10);
    expect(await countOf(decisions, 'many')).toBe(2);
  }, 40_000);

  it('keeps its counts through the death of a master', async () => {
    await using decisions = openDecisions(cluster.url);
    expect(await countOf(decisions, 'failover')).toBe(1);
    const owner = await cluster.ownerOf('test');
    await owner.server.kill();
    expect(await countOf(decisions, 'failover')).toBe(2);
    expect((await cluster.ownerOf('test')).id).not.toBe(owner.id);
  }, 40_000);
});
