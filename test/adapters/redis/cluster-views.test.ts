import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createOwnerFinder } from '../../../src/adapters/redis/cluster-owner.ts';
import type { OpenQuestions } from '../../../src/adapters/redis/cluster-views.ts';
import type { TopologyOptions } from '../../../src/adapters/redis/connection-options.ts';
import { slotOfTag } from '../../../src/adapters/redis/key-slot.ts';
import { readRedisUrl } from '../../../src/core/store/redis-url.ts';
import { startRedisCluster, type RedisCluster } from '../../support/redis-cluster.ts';

describe('the slot of a hash tag', () => {
  it('is that of the specification’s check value', () => {
    expect(slotOfTag('123456789')).toBe(0x31c3 % 16_384);
    expect(slotOfTag('')).toBe(0);
  });
});

describe('looking for the owner of a slot', () => {
  let cluster: RedisCluster;

  beforeAll(async () => {
    cluster = await startRedisCluster({ replicas: 0 });
  }, 60_000);
  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  const optionsOf = (namespace: string, questions?: OpenQuestions): TopologyOptions => {
    const target = readRedisUrl(cluster.url);
    if (typeof target === 'string') throw new TypeError(target);
    return {
      ...{ target, namespace, commandTimeoutMs: 1_000, connectTimeoutMs: 2_000 },
      ...(questions === undefined ? {} : { questions }),
    };
  };

  it('goes by the slot that the server itself would choose', async () => {
    const [node] = cluster.nodes;
    const tag = fc.stringMatching(/^[a-z0-9:-]{1,40}$/);
    await fc.assert(
      fc.asyncProperty(tag, async (text) => {
        expect(await node?.server.cli('CLUSTER', 'KEYSLOT', `{${text}}:any`)).toBe(String(slotOfTag(text)));
      }),
      { numRuns: 25 },
    );
  });

  it('finds the owner of each of many tenants, and asks each node once for all of them', async () => {
    const tags = Array.from({ length: 32 }, (_, at) => `nw:tenant-${at}`);
    const connections = async () =>
      Promise.all(
        cluster.nodes.map(async ({ server }) =>
          Number(/total_connections_received:(\d+)/.exec(await server.cli('INFO', 'stats'))?.[1]),
        ),
      );
    const before = await connections();
    const questions: OpenQuestions = new Map();
    const found = await Promise.all(tags.map((tag) => createOwnerFinder(optionsOf(tag, questions))()));
    const after = await connections();
    for (const [at, tag] of tags.entries()) {
      expect(found[at]?.port).toBe((await cluster.ownerOf(tag)).server.port);
    }
    // Hops that come when the first question is over are asked anew; the count itself is one connection.
    for (const [at, total] of after.entries()) expect(total - (before[at] ?? 0)).toBeLessThanOrEqual(4);
    expect(questions.size).toBe(0);
  }, 90_000);
});
