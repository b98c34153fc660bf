import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { createMemoryEvidenceStore } from '../../src/adapters/memory/evidence-store.ts';
import { createRedisEvidenceStore } from '../../src/adapters/redis/evidence-store.ts';
import type { EvidenceStore, EvidenceUse, KeyUse } from '../../src/core/issuing/evidence-store.ts';
import { openDecisions } from '../support/redis-decisions.ts';
import { startRedis } from '../support/redis-server.ts';
import { until } from '../support/until.ts';

interface StoreUnderTest extends AsyncDisposable {
  /** Two views of one store: two instances on Redis, twice the same in process. */
  readonly stores: readonly [EvidenceStore, EvidenceStore];
}

const memory = (): Promise<StoreUnderTest> => {
  const store = createMemoryEvidenceStore({ clock: Date.now, maxSubjects: 10_000 });
  return Promise.resolve({ stores: [store, store], [Symbol.asyncDispose]: () => Promise.resolve() });
};

const redis = async (): Promise<StoreUnderTest> => {
  const server = await startRedis();
  const connections = [openDecisions(server.port), openDecisions(server.port)] as const;
  await Promise.all(connections.map((each) => each.ready()));
  const [one, two] = connections;
  return {
    stores: [
      createRedisEvidenceStore({ client: one.connection.client }),
      createRedisEvidenceStore({ client: two.connection.client }),
    ],
    async [Symbol.asyncDispose]() {
      for (const each of connections) await each[Symbol.asyncDispose]();
      await server.stop();
    },
  };
};

const STORES = [
  { name: 'embedded evidence store', start: memory },
  { name: 'Redis evidence store', start: redis },
] as const;

const TTL_MS = 60_000;
let serial = 0;

/** Evidence that nothing else shares anything with, with changes. */
const use = (changes: Partial<Record<keyof EvidenceUse, string>> = {}, platformKey?: KeyUse): EvidenceUse => {
  serial += 1;
  const part = (name: 'proof' | 'evidence' | 'challenge') => ({
    key: `{nw}:${name}:${changes[name] ?? String(serial)}`,
    ttlMs: TTL_MS,
  });
  return {
    proof: part('proof'),
    evidence: part('evidence'),
    challenge: part('challenge'),
    ...(platformKey === undefined ? {} : { platformKey }),
  };
};

const keyUse = (key: string, members: Omit<KeyUse, 'key' | 'ttlMs'>): KeyUse => ({
  key: `{nw}:platform-key:${key}`,
  ttlMs: TTL_MS,
  ...members,
});

describe.each(STORES)('$name', ({ start }) => {
  let under: StoreUnderTest;
  let store: EvidenceStore;
  let other: EvidenceStore;
  let key: string;

  beforeAll(async () => {
    under = await start();
    [store, other] = under.stores;
  });
  afterAll(async () => {
    await under[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    serial += 1;
    key = `key-${serial}`;
  });

  it.each([
    ['proof', 'proof_replayed'],
    ['evidence', 'evidence_replayed'],
    ['challenge', 'challenge_used'],
  ] as const)('takes one %s once, at all instances together', async (part, verdict) => {
    expect(await store.accept(use({ [part]: key }))).toBe('accepted');
    expect(await store.accept(use({ [part]: key }))).toBe(verdict);
    expect(await other.accept(use({ [part]: key }))).toBe(verdict);
  });

  it('notes nothing of what it refuses', async () => {
    await store.accept(use({ challenge: key }));
    const refused = use({ challenge: key }, keyUse(key, { remember: 'a', counter: 7 }));
    expect(await store.accept(refused)).toBe('challenge_used');
    const { proof, evidence } = refused;
    expect(await store.accept({ ...use(), proof, evidence })).toBe('accepted');
    expect(await store.recall(`{nw}:platform-key:${key}`)).toBeUndefined();
  });

  it('forgets after the time that was given', async () => {
    const brief = use();
    const each = (ttlMs: number): EvidenceUse => ({
      proof: { ...brief.proof, ttlMs },
      evidence: { ...brief.evidence, ttlMs },
      challenge: { ...brief.challenge, ttlMs },
    });
    expect(await store.accept(each(400))).toBe('accepted');
    expect(await store.accept(each(400))).toBe('proof_replayed');
    const again = await until(async () => {
      const verdict = await store.accept(each(TTL_MS));
      return verdict === 'accepted' ? verdict : undefined;
    });
    expect(again).toBe('accepted');
  });

  it('lets exactly one of many through at the same time', async () => {
    const same = Array.from({ length: 40 }, () => use({ evidence: key }));
    const verdicts = await Promise.all(
      same.map((each, index) => (index % 2 === 0 ? store : other).accept(each)),
    );
    expect(verdicts.filter((verdict) => verdict === 'accepted')).toHaveLength(1);
    expect(verdicts.filter((verdict) => verdict === 'evidence_replayed')).toHaveLength(39);
  });

  it.each([
    [4, 'counter_not_above'],
    [5, 'counter_not_above'],
    [6, 'accepted'],
    [4_294_967_295, 'accepted'],
  ] as const)('takes the counter %d after 5: %s', async (counter, verdict) => {
    expect(await store.accept(use({}, keyUse(key, { counter: 5, remember: 'a' })))).toBe('accepted');
    expect(await other.accept(use({}, keyUse(key, { counter })))).toBe(verdict);
    const kept = verdict === 'accepted' ? counter : 5;
    expect(await store.accept(use({}, keyUse(key, { counter: kept })))).toBe('counter_not_above');
  });

  it('starts a key without a counter at 0', async () => {
    expect(await store.accept(use({}, keyUse(key, { remember: 'a' })))).toBe('accepted');
    expect(await store.accept(use({}, keyUse(key, { counter: 0 })))).toBe('counter_not_above');
    expect(await store.accept(use({}, keyUse(key, { counter: 1 })))).toBe('accepted');
  });

  it('takes no counter of a key that it does not know', async () => {
    expect(await store.accept(use({}, keyUse(key, { counter: 9 })))).toBe('counter_unknown');
  });

  it('keeps the counter of a key that is remembered anew', async () => {
    await store.accept(use({}, keyUse(key, { counter: 5, remember: 'a' })));
    expect(await store.accept(use({}, keyUse(key, { remember: 'b' })))).toBe('accepted');
    expect(await store.accept(use({}, keyUse(key, { counter: 5, remember: 'c' })))).toBe('counter_not_above');
    expect(await other.recall(`{nw}:platform-key:${key}`)).toBe('b');
  });

  it('recalls what it was given, byte for byte, and nothing for a key that it does not know', async () => {
    const text = '{"key":"é\\u0000","spkiʼ":"BAD+/="}\r\n';
    await store.accept(use({}, keyUse(key, { remember: text })));
    expect(await other.recall(`{nw}:platform-key:${key}`)).toBe(text);
    expect(await other.recall(`{nw}:platform-key:${key}-not`)).toBeUndefined();
  });

  it('lets exactly one of many equal counters through', async () => {
    await store.accept(use({}, keyUse(key, { remember: 'a' })));
    const verdicts = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? store : other).accept(use({}, keyUse(key, { counter: 1 }))),
      ),
    );
    expect(verdicts.filter((verdict) => verdict === 'accepted')).toHaveLength(1);
  });
});
