import { createMemoryDecisionStore } from '../../src/adapters/memory/decision-store.ts';
import type { DecisionStore } from '../../src/core/limits/store.ts';
import { FOLDER_VARIABLE } from '../mutation/folders.js';
import { startRedis } from '../support/redis-server.ts';
import { START } from './charge-samples.ts';
import { createVirtualTimeStore } from './virtual-time-redis.ts';

/** A store whose clock the test moves. */
export interface StoreUnderTest extends AsyncDisposable {
  readonly store: DecisionStore;
  /** As an operator makes counters begin anew. */
  forget(keys: readonly string[]): Promise<number>;
  setTime(now: number): Promise<void>;
  /** Empty, at `START`. */
  reset(): Promise<void>;
}

const memory = async (): Promise<StoreUnderTest> => {
  let now = START;
  const create = () => createMemoryDecisionStore({ clock: () => now, maxSubjects: 10_000 });
  let store = create();
  return Promise.resolve({
    get store() {
      return store;
    },
    forget: (keys) => store.forget(keys),
    setTime: (to) => Promise.resolve(void (now = to)),
    reset() {
      now = START;
      store = create();
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
};

const redis = async (): Promise<StoreUnderTest> => {
  const server = await startRedis();
  const { store, setTime, close } = createVirtualTimeStore(server.port);
  return {
    store,
    forget: async (keys) => Number(await server.cli('DEL', ...keys)),
    setTime,
    async reset() {
      await server.cli('FLUSHALL');
      await setTime(START);
    },
    async [Symbol.asyncDispose]() {
      close();
      await server.stop();
    },
  };
};

const EMBEDDED = { name: 'embedded store', start: memory } as const;

/** Every decision store there is. What is mutated runs in process, a thousand times: Redis would notice none of it. */
export const DECISION_STORES =
  process.env[FOLDER_VARIABLE] === undefined
    ? ([EMBEDDED, { name: 'Redis store', start: redis }] as const)
    : ([EMBEDDED] as const);
