import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';

import { createRedisKeeper } from '../../src/adapters/redis/replicated-keeper.ts';
import { createFileKeeper } from '../../src/adapters/replicated/file-keeper.ts';
import { REVOCATION_TEXT } from '../../src/core/revocation/entry-text.ts';
import type { Revocation } from '../../src/core/revocation/revocation.ts';
import { createReplicatedSet } from '../../src/core/replicated/replicated-set.ts';
import { createReplicated, type Keeper } from '../../src/core/replicated/replicated.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { idOf } from '../core/revocation/support.ts';

let redis: RedisServer;
let client: Redis;
let folder: string;
beforeAll(async () => {
  redis = await startRedis();
  client = new Redis(redis.url);
  folder = await mkdtemp(join(tmpdir(), 'numberwall-keeper-'));
});
afterAll(async () => {
  client.disconnect();
  await redis[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const draft = (name: string, reason = 'test') => ({ id: idOf(name), kind: 'device' as const, reason });

const KEEPERS = {
  redis: (place: string, set: ReturnType<typeof createReplicatedSet<Revocation>>, clock: () => number) => {
    const deps = { client, namespace: place, name: 'things', text: REVOCATION_TEXT, set, clock };
    return Promise.resolve(createRedisKeeper({ ...deps, onUnreadable: () => undefined }));
  },
  file: (place: string, set: ReturnType<typeof createReplicatedSet<Revocation>>, clock: () => number) =>
    createFileKeeper({ path: join(folder, place), name: 'things', text: REVOCATION_TEXT, set, clock }),
};

describe.each(Object.entries(KEEPERS))('what operators say, kept in a %s', (kind, create) => {
  const state = { now: 1_000 };
  const open = async (place: string) => {
    const set = createReplicatedSet<Revocation>();
    const clock = () => state.now;
    const keeper: Keeper<Revocation> = await create(place, set, clock);
    await keeper.refresh();
    return { set, keeper, said: createReplicated({ set, keeper, clock }) };
  };
  const reasons = ({ said }: Awaited<ReturnType<typeof open>>): string[] =>
    said.list().map(({ reason }) => reason);

  it('is there for who opens it later, the last word of it', async () => {
    const first = await open(`${kind}-a`);
    expect((await first.said.put(draft('a'), 'alice')).isNew).toBe(true);
    expect((await first.said.put(draft('a', 'again'), 'bob')).isNew).toBe(false);
    await first.said.put(draft('b', 'other'), 'alice');
    const later = await open(`${kind}-a`);
    expect(later.keeper.isLoaded).toBe(true);
    expect(reasons(later).sort()).toEqual(['again', 'other']);
  });

  it('stays taken back, though the clock stepped back, and can be said again', async () => {
    const first = await open(`${kind}-b`);
    await first.said.put(draft('a'), 'alice');
    state.now -= 500;
    expect((await first.said.lift(idOf('a')))?.id).toBe(idOf('a'));
    expect(await first.said.lift(idOf('a'))).toBeUndefined();
    expect(reasons(await open(`${kind}-b`))).toEqual([]);
    expect((await first.said.put(draft('a', 'again'), 'alice')).isNew).toBe(true);
    expect(reasons(await open(`${kind}-b`))).toEqual(['again']);
  });

  it('ends at its instant, and is forgotten', async () => {
    const first = await open(`${kind}-c`);
    await first.said.put({ ...draft('a'), lifetimeMs: 100 }, 'alice');
    state.now += 99;
    expect(reasons(await open(`${kind}-c`))).toEqual(['test']);
    state.now += 1;
    const later = await open(`${kind}-c`);
    expect(reasons(later)).toEqual([]);
    await later.keeper.refresh();
    expect(later.set.size).toBe(0);
  });
});
