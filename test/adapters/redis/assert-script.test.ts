import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { assertArguments } from '../../../src/adapters/redis/assert-arguments.ts';
import { ASSERT_SCRIPT } from '../../../src/adapters/redis/assert-script.ts';
import type { OwnCount } from '../../../src/adapters/redis/own-counts.ts';
import { createScript, runScript } from '../../../src/adapters/redis/script.ts';
import { openDecisions, type RedisDecisions } from '../../support/redis-decisions.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';

const NOW = 1_800_000_000_000;
const ASSERT = createScript(ASSERT_SCRIPT);
const level = (value: number, updatedAt: number): OwnCount => ({
  key: '{test}:pace',
  kind: 'p',
  expiresAt: NOW + 60_000,
  pairs: [value, updatedAt],
});

describe('what processes say again of one pace', () => {
  let redis: RedisServer;
  let decisions: RedisDecisions;

  beforeAll(async () => {
    redis = await startRedis();
    decisions = openDecisions(redis.port);
    await decisions.ready();
  });
  afterAll(async () => {
    await decisions[Symbol.asyncDispose]();
    await redis.stop();
  });

  it.each([
    ['the later level, whoever says it first', [level(2, NOW), level(9, NOW - 1)], [2, NOW]],
    ['the later level, whoever says it last', [level(9, NOW - 1), level(2, NOW)], [2, NOW]],
    ['the higher of two levels of one millisecond, said last', [level(1, NOW), level(2, NOW)], [2, NOW]],
    ['the higher of two levels of one millisecond, said first', [level(2, NOW), level(1, NOW)], [2, NOW]],
  ] as const)('is %s', async (...[, said, [value, updatedAt]]) => {
    const { client } = decisions.connection;
    await client.del('{test}:pace');
    for (const count of said) await runScript(client, ASSERT, assertArguments('.1', [count], NOW));
    expect(await client.get('{test}:pace')).toBe(`${value} ${updatedAt}`);
  });
});

describe('what processes say again of one text', () => {
  let redis: RedisServer;
  let decisions: RedisDecisions;

  beforeAll(async () => {
    redis = await startRedis();
    decisions = openDecisions(redis.port);
    await decisions.ready();
  });
  afterAll(async () => {
    await decisions[Symbol.asyncDispose]();
    await redis.stop();
  });

  const text = (value: string, msLeft: number): OwnCount => ({
    key: '{test}:text',
    kind: 't',
    expiresAt: NOW + msLeft,
    pairs: [value, msLeft],
  });

  it.each([
    ['said first', [text('late', 60_000), text('early', 30_000)]],
    ['said last', [text('early', 30_000), text('late', 60_000)]],
    // A minute more, as counts get, would have made the first one the later.
    ['said last, a little later', [text('early', 59_000), text('late', 60_000)]],
  ] as const)('is the one that lasts longer, %s, for no longer than it lasts', async (_name, said) => {
    const { client } = decisions.connection;
    await client.del('{test}:text');
    for (const count of said) await runScript(client, ASSERT, assertArguments('.1', [count], NOW));
    expect(await client.get('{test}:text')).toBe('late');
    const left = await client.pttl('{test}:text');
    expect(left).toBeGreaterThan(50_000);
    expect(left).toBeLessThanOrEqual(60_000);
  });
});
