import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Redis } from 'ioredis';

import { createMemoryDecisionStore } from '../../src/adapters/memory/decision-store.ts';
import { createRedisDecisionStore } from '../../src/adapters/redis/decide-store.ts';
import { repayOver } from '../../src/core/containment/answer-over.ts';
import type { CounterStates } from '../../src/core/limits/counter-states.ts';
import { decideOver, refundOver } from '../../src/core/limits/decide.ts';
import type { DecideRequest, DecisionStore, StoreDecision } from '../../src/core/limits/store.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { START } from './charge-samples.ts';
import { histories, LONG_WINDOWS, repayRequest, SHORT_WINDOWS, type Step } from './histories.ts';
import { createVirtualTimeStore, WRITER } from './virtual-time-redis.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

interface Twins {
  readonly redis: DecisionStore;
  /** On the clock of the last decision of the other. */
  readonly memory: (now: number) => DecisionStore;
  readonly wait: (ms: number) => Promise<void>;
}

const embedded = (): Twins['memory'] => {
  let clock = START;
  const store = createMemoryDecisionStore({ clock: () => clock, maxSubjects: 10_000 });
  return (now) => {
    clock = now;
    return store;
  };
};

/**
 * The same arithmetic over states that never expire. Where the clock goes far ahead and then back, a store may have
 * dropped what had run out, or not yet; Redis does so by real time, and here virtual time passes.
 */
const unexpiring = (): Twins['memory'] => {
  const keys: string[] = [];
  const kept: unknown[] = [];
  const states: CounterStates = {
    burn({ key }) {
      const replayed = keys.includes(key);
      if (!replayed) keys.push(key);
      return replayed;
    },
    find: (key) => keys.indexOf(key),
    stateAt: (place) => kept[place],
    keep: (key, place, state) => void (kept[place < 0 ? keys.push(key) - 1 : place] = state),
  };
  return (now) => ({
    decide: (request) => Promise.resolve(decideOver(request, states, now)),
    refund(request, decision) {
      refundOver(request, decision, states, now);
      return Promise.resolve();
    },
    repay: (request) => Promise.resolve(repayOver(request, states, now)),
  });
};

/**
 * Fewer histories on a machine that is too busy for all of them: a test that were ended from outside would go on with its
 * histories in the server of the next one.
 */
const IN_TIME = { interruptAfterTimeLimit: 90_000, markInterruptAsFailure: false } as const;

/** Plays a history on both; they must answer alike at every step. */
const play = async (steps: readonly Step[], { redis, memory, wait }: Twins): Promise<void> => {
  const past: { readonly request: DecideRequest; readonly decision: StoreDecision }[] = [];
  for (const step of steps) {
    if (step.do === 'wait') {
      await wait(step.ms);
    } else if (step.do === 'decide') {
      const decision = await redis.decide(step.request);
      expect(await memory(decision.now).decide(step.request)).toEqual(decision);
      past.push({ request: step.request, decision });
    } else if (step.do === 'repay') {
      const { now } = await redis.decide({ charges: [] });
      const repaid = await redis.repay(repayRequest(step.pair));
      expect(await memory(now).repay(repayRequest(step.pair))).toBe(repaid);
    } else {
      const [gone] = past.splice(-1 - step.back, 1);
      if (gone === undefined) continue;
      await redis.refund(gone.request, gone.decision);
      await memory(past.at(-1)?.decision.now ?? gone.decision.now).refund(gone.request, gone.decision);
    }
  }
};

it.each([
  { name: 'back and forth', canStepBack: true, memory: unexpiring },
  { name: 'onward', canStepBack: false, memory: embedded },
])(
  'gives both the same answers to the same history, at every edge of time, $name',
  async (how) => {
    const { store, setTime, close } = createVirtualTimeStore(server.port);
    const property = fc.asyncProperty(histories(LONG_WINDOWS, how.canStepBack), async (steps) => {
      await server.cli('FLUSHALL');
      let now = START;
      await setTime(now);
      const wait = (ms: number) => setTime((now += ms));
      await play(steps, { redis: store, memory: how.memory(), wait });
    });
    await fc.assert(property, { numRuns: 100, ...IN_TIME }).finally(close);
  },
  120_000,
);

it('gives both stores the same answers while real time passes', async () => {
  const client = new Redis({ port: server.port, host: '127.0.0.1' });
  const redis = createRedisDecisionStore({ client, writer: WRITER });
  const property = fc.asyncProperty(histories(SHORT_WINDOWS, false, 0), async (steps) => {
    await client.flushall();
    await client.set(WRITER.eraKey, '0');
    const wait = (ms: number) => sleep(Math.min(ms, 50));
    await play(steps, { redis, memory: embedded(), wait });
  });
  await fc
    .assert(property, { numRuns: 20, endOnFailure: true, ...IN_TIME })
    .finally(() => client.disconnect());
}, 120_000);
