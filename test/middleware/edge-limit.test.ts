import { describe, expect, it } from '@jest/globals';
import express, { type ErrorRequestHandler } from 'express';
import type { Store } from 'express-rate-limit';
import request from 'supertest';

import { createEdgeLimit } from '../../middleware/edge-limit.ts';
import { asHandler } from '../../middleware/handler.ts';
import { createMemoryEdgeStore } from '../../src/adapters/memory/edge-store.ts';
import { createSeededRandom } from '../../src/core/seeded-random.ts';
import { Problem } from '../../src/core/problems/problem.ts';
import type { ClientAddress } from '../../src/core/address/client-address.ts';

const WINDOW_MS = 10_000;

const addressOf = (text: string): ClientAddress => ({
  family: 4,
  text,
  ladder: [text, `${text}/24`, `${text}/16`],
});

function createApp(options: { limit: number; store?: Store; maxSubjects?: number }) {
  let now = 1_000_000;
  const refusals: string[] = [];
  const asked: string[] = [];
  const inner =
    options.store ?? createMemoryEdgeStore({ clock: () => now, maxSubjects: options.maxSubjects ?? 100 });
  const store: Store = {
    ...inner,
    increment: (key) => {
      asked.push(key);
      return inner.increment(key);
    },
  };
  const app = express();
  app.use(
    asHandler((req, res, next) => {
      res.locals.decisionId = 'decision';
      res.locals.address = addressOf(req.get('x-address') ?? '192.0.2.1');
      next();
    }),
    ...createEdgeLimit({
      limit: options.limit,
      windowMs: WINDOW_MS,
      store,
      hash: (dimension, value) => `hash(${dimension},${value})`,
      telemetry: { edgeRefused: (id) => refusals.push(id), storeOperation: () => undefined },
      clock: () => now,
      random: () => 0.5,
    }).handlers,
  );
  app.get('/', (_req, res) => void res.send('ok'));
  const onError: ErrorRequestHandler = (error, _req, res, next) => {
    if (!(error instanceof Problem)) {
      next(error);
      return;
    }
    res.status(error.definition.status).set(error.headers).send(error.reason);
  };
  app.use(onError);
  return { app, refusals, asked, advance: (ms: number) => (now += ms) };
}

const get = (app: express.Express, address = '192.0.2.1') => request(app).get('/').set('x-address', address);

describe('the edge limit', () => {
  it.each([1, 2, 5])('admits %i of one address in a window and refuses the next', async (limit) => {
    const { app, refusals } = createApp({ limit });
    for (let count = 0; count < limit; count += 1) expect((await get(app)).status).toBe(200);
    const refused = await get(app);
    expect(refused.status).toBe(429);
    expect(refused.text).toBe('edge_limit');
    expect(Number(refused.get('retry-after'))).toBeGreaterThanOrEqual(WINDOW_MS / 1000);
    expect(refused.headers).not.toHaveProperty('ratelimit');
    expect(refused.headers).not.toHaveProperty('ratelimit-policy');
    expect(refused.headers).not.toHaveProperty('x-ratelimit-limit');
    expect((await get(app, '192.0.2.2')).status).toBe(200);
    expect(refusals).toHaveLength(1);
  });

  it('asks the store once for a refused address, and again after its window', async () => {
    const { app, asked, advance } = createApp({ limit: 1 });
    for (let count = 0; count < 5; count += 1) await get(app);
    expect(asked).toHaveLength(2);
    advance(WINDOW_MS);
    expect((await get(app)).status).toBe(200);
    expect(asked).toHaveLength(3);
    expect(new Set(asked)).toEqual(new Set(['hash(edge,192.0.2.1)']));
  });

  it('refuses until the end of the window, from the store and from memory alike', async () => {
    const { app, advance } = createApp({ limit: 1 });
    await get(app);
    advance(4_000);
    // 6 s are left, and the jitter of 0.5 × 10 % adds 0.3.
    expect((await get(app)).get('retry-after')).toBe('7');
    advance(5_000);
    expect((await get(app)).get('retry-after')).toBe('2');
    advance(999);
    expect((await get(app)).status).toBe(429);
    advance(1);
    expect((await get(app)).status).toBe(200);
  });

  it('refuses with 503 when the store fails', async () => {
    const store: Store = {
      increment: () => Promise.reject(new Error('away')),
      decrement: () => undefined,
      resetKey: () => undefined,
    };
    const answer = await get(createApp({ limit: 1, store }).app);
    expect(answer.status).toBe(503);
    expect(answer.text).toBe('edge_store_unavailable');
    expect(answer.get('retry-after')).toBe('1');
  });

  it('keeps no more counters in memory than it may', async () => {
    const { app } = createApp({ limit: 1, maxSubjects: 2 });
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.1']) {
      expect((await get(app, address)).status).toBe(200);
    }
    expect((await get(app, '192.0.2.3')).status).toBe(429);
  });

  it('forgets the counter whose window began first, when it must forget one', async () => {
    const { app, advance } = createApp({ limit: 1, maxSubjects: 2 });
    await get(app, '192.0.2.1');
    advance(WINDOW_MS - 1);
    await get(app, '192.0.2.2');
    advance(1);
    await get(app, '192.0.2.1');
    await get(app, '192.0.2.3');
    expect((await get(app, '192.0.2.1')).status).toBe(429);
    expect((await get(app, '192.0.2.2')).status).toBe(200);
  });
});

describe('the counters of the edge limit in memory', () => {
  const hitsOf = async (store: Store, key: string): Promise<number> => (await store.increment(key)).totalHits;

  it('are those of a window of each address, whenever others come and go', async () => {
    let now = 0;
    const store = createMemoryEdgeStore({ clock: () => now, maxSubjects: 1_000_000 });
    await store.init?.({ windowMs: WINDOW_MS } as Parameters<NonNullable<Store['init']>>[0]);
    const known = new Map<string, { hits: number; until: number }>();
    const random = createSeededRandom(7);
    for (let at = 0; at < 5_000; at += 1) {
      now += Math.floor(random() * 100);
      const key = `10.0.0.${Math.floor(random() * 200)}`;
      const kept = known.get(key);
      const counted = kept !== undefined && kept.until > now ? kept : { hits: 0, until: now + WINDOW_MS };
      counted.hits += 1;
      known.set(key, counted);
      expect(await hitsOf(store, key)).toBe(counted.hits);
    }
  });

  it('keep the younger half where there are more addresses than room', async () => {
    const store = createMemoryEdgeStore({ clock: () => 0, maxSubjects: 100 });
    await store.init?.({ windowMs: WINDOW_MS } as Parameters<NonNullable<Store['init']>>[0]);
    for (let at = 0; at < 150; at += 1) expect(await hitsOf(store, `a${at}`)).toBe(1);
    for (let at = 50; at < 150; at += 1) expect(await hitsOf(store, `a${at}`)).toBe(2);
    expect(await hitsOf(store, 'a49')).toBe(1);
  });
});
