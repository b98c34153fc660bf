/**
 * What a store with a million subjects costs against an empty one: decisions a second, memory, and what a month of
 * traffic leaves. Part of `npm run bench`; `npm run bench -- --growth` measures it alone.
 */
import { Redis } from 'ioredis';

import { createMemoryDecisionStore } from '../../src/adapters/memory/decision-store.ts';
import { createRedisDecisionStore } from '../../src/adapters/redis/decide-store.ts';
import type { DecisionStore } from '../../src/core/limits/store.ts';
import { DAY } from '../../src/core/time.ts';
import { compileRequests, WRITER } from './decisions.ts';
import { quantile } from './drive.ts';

/** Decisions of one measurement; those of the full and of the empty store take turns. */
const DECISIONS = 4_000;
const TURNS = 7;
const IN_FLIGHT = 64;
/** Indices of phones that no store has seen. */
const FRESH = 50_000_000;

type Build = Awaited<ReturnType<typeof compileRequests>>;

/** A kind of key: how many of one phone, and what one takes. */
export interface SubjectKind {
  readonly kind: string;
  readonly bytes: number;
  readonly ttlDays: number;
}

export interface Growth {
  readonly subjects: number;
  /** Decisions a CPU second of the store, full ÷ empty. */
  readonly redisRatio: number;
  readonly embeddedRatio: number;
  readonly redisMegabytes: number;
  readonly embeddedMegabytes: number;
  readonly kinds: readonly SubjectKind[];
  /** Counters kept at the end of each simulated day, and what their lifetimes predict for the last one. */
  readonly month: { readonly perDay: readonly number[]; readonly predicted: number };
}

const decideAll = async (store: DecisionStore, build: Build, from: number): Promise<void> => {
  let next = from;
  const work = async (): Promise<void> => {
    for (let index = next++; index < from + DECISIONS; index = next++)
      await store.decide(build(index).request);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
};

const cpuOf = async (client: Redis): Promise<number> => {
  const info = await client.info('cpu');
  const read = (name: string): number => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1] ?? NaN);
  return read('used_cpu_user') + read('used_cpu_sys');
};

const HASH = /[A-Za-z0-9_-]{22}/;

const randomHash = (index: number): string => `g${String(index).padStart(21, '0')}`;

/** The keys of one look-up, as Redis holds them. */
const sampleKeys = async (client: Redis, build: Build) => {
  await client.flushall();
  await client.set(WRITER.eraKey, '0');
  const asked = build(0);
  const countedAt = new Map(asked.counted.map((counted) => [counted.key, counted]));
  await createRedisDecisionStore({ client, writer: WRITER }).decide(asked.request);
  const keys = (await client.keys('*')).filter((key) => HASH.test(key) && key !== WRITER.eraKey);
  return Promise.all(
    keys.map(async (key) => ({
      key,
      // A pair and a proof are named by their keys.
      kind: countedAt.get(key)?.id ?? /:([a-z]+):/.exec(key)?.[1] ?? '',
      by: countedAt.get(key)?.by.join() ?? '',
      value: await client.getBuffer(key),
      ttl: await client.pttl(key),
      bytes: Number(await client.memory('USAGE', key)),
    })),
  );
};

type Sample = Awaited<ReturnType<typeof sampleKeys>>[number];

const kindsOf = (samples: readonly Sample[]): readonly SubjectKind[] =>
  samples.map(({ kind, bytes, ttl }) => ({
    kind,
    bytes,
    ttlDays: ttl / DAY,
  }));

const BATCH = 2_000;

/** The same keys for other subjects: the values of one look-up, under hashes of their own. */
const fill = async (client: Redis, samples: readonly Sample[], subjects: number): Promise<void> => {
  const counted = samples.filter(({ by }) => by === 'device' || by === 'number');
  if (counted.length === 0) throw new Error('a look-up is counted by neither device nor number');
  for (let from = 0; from < subjects; from += BATCH) {
    const pipeline = client.pipeline();
    for (let index = from; index < Math.min(subjects, from + BATCH); index += 1)
      for (const { key, value, ttl } of counted)
        if (value !== null) pipeline.set(key.replace(HASH, randomHash(index)), value, 'PX', ttl);
    await pipeline.exec();
  }
};

const usedMegabytes = async (client: Redis): Promise<number> =>
  Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1] ?? NaN) / 2 ** 20;

const measureRedis = async (full: Redis, empty: Redis, build: Build, subjects: number) => {
  const samples = await sampleKeys(full, build);
  await empty.flushall();
  await empty.set(WRITER.eraKey, '0');
  const before = await usedMegabytes(full);
  await fill(full, samples, subjects);
  const redisMegabytes = (await usedMegabytes(full)) - before;
  const ratios: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const seconds: number[] = [];
    for (const client of [empty, full]) {
      const store = createRedisDecisionStore({ client, writer: WRITER });
      const began = await cpuOf(client);
      await decideAll(store, build, FRESH + turn * DECISIONS);
      seconds.push((await cpuOf(client)) - began);
    }
    ratios.push((seconds[0] ?? NaN) / (seconds[1] ?? NaN));
  }
  return { kinds: kindsOf(samples), redisMegabytes, redisRatio: quantile(ratios, 0.5) };
};

const embedded = (now: () => number, maxSubjects: number) =>
  createMemoryDecisionStore({ clock: now, maxSubjects, onEvicted: () => undefined });

const heapMegabytes = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const measureEmbedded = async (build: Build, subjects: number) => {
  const now = Date.now();
  const before = heapMegabytes();
  const full = embedded(() => now, subjects);
  for (let index = 0; full.size < subjects; index += 1) await full.decide(build(index).request);
  const embeddedMegabytes = heapMegabytes() - before;
  const ratios: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const seconds: number[] = [];
    // Of one size, so that the full one has to let go of what is older.
    for (const store of [embedded(() => now, 2 * subjects), full]) {
      const began = cpuSeconds();
      await decideAll(store, build, FRESH + turn * DECISIONS);
      seconds.push(cpuSeconds() - began);
    }
    ratios.push((seconds[0] ?? NaN) / (seconds[1] ?? NaN));
  }
  return { embeddedMegabytes, embeddedRatio: quantile(ratios, 0.5) };
};

const DAYS = 30;
const PHONES_A_DAY = 1_000;

/** The same number of new phones each day, for a month of the store’s clock. */
const simulateMonth = async (build: Build, kinds: readonly SubjectKind[]): Promise<Growth['month']> => {
  const start = Date.now();
  let now = start;
  const store = embedded(() => now, 10_000_000);
  const perDay: number[] = [];
  for (let day = 0; day < DAYS; day += 1) {
    for (let phone = 0; phone < PHONES_A_DAY; phone += 1) {
      now = start + day * DAY + (phone * DAY) / PHONES_A_DAY;
      await store.decide(build(day * PHONES_A_DAY + phone).request);
    }
    perDay.push(store.size);
  }
  const predicted = kinds.reduce((sum, { ttlDays }) => sum + Math.min(ttlDays, DAYS) * PHONES_A_DAY, 0);
  return { perDay, predicted };
};

/** Fills both stores with `subjects` devices and as many numbers, and measures them beside empty ones. */
export const measureGrowth = async (
  ports: { readonly full: number; readonly empty: number },
  subjects: number,
): Promise<Growth> => {
  const build = await compileRequests();
  const [full, empty] = [ports.full, ports.empty].map((port) => new Redis({ port, host: '127.0.0.1' }));
  if (full === undefined || empty === undefined) throw new Error('two servers are needed');
  try {
    const redis = await measureRedis(full, empty, build, subjects);
    const inProcess = await measureEmbedded(build, subjects);
    return { subjects, ...redis, ...inProcess, month: await simulateMonth(build, redis.kinds) };
  } finally {
    await full.flushall();
    full.disconnect();
    empty.disconnect();
  }
};

/** Tables of docs/performance.md. */
export const growthTable = ({ kinds, month, subjects, redisMegabytes, embeddedMegabytes }: Growth): string =>
  [
    `${subjects.toLocaleString('en-US')} devices and as many numbers: ${redisMegabytes.toFixed(0)} MB of Redis; ${subjects.toLocaleString('en-US')} counters in the embedded store: ${embeddedMegabytes.toFixed(0)} MB of heap.`,
    `A month of ${PHONES_A_DAY.toLocaleString('en-US')} new phones a day, simulated: ${month.perDay.filter((_, day) => [0, 6, 13, 29].includes(day)).join(', ')} counters after 1, 7, 14 and 30 days; their lifetimes predict ${month.predicted.toFixed(0)} at most.`,
    '',
    '| keys of one look-up | bytes | kept, days |',
    '| --- | --- | --- |',
    ...kinds.map(({ kind, bytes, ttlDays }) => `| \`${kind}\` | ${bytes} | ${ttlDays.toFixed(2)} |`),
  ].join('\n');
