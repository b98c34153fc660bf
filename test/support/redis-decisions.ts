import { createRedisConnection, type RedisConnection } from '../../src/adapters/redis/connection.ts';
import {
  createSharedDecisionStore,
  type SharedDecisionStore,
} from '../../src/adapters/redis/shared-store.ts';
import type { DecideRequest } from '../../src/core/limits/store.ts';
import { until } from './until.ts';

/** Of tests that are about verdicts, not about time: a pause of the machine is not taken for a server that is away. */
const PATIENT_MS = 1_000;

export interface RedisDecisions extends AsyncDisposable {
  readonly store: SharedDecisionStore;
  readonly connection: RedisConnection;
  readonly states: readonly string[];
  ready(): Promise<void>;
}

/** The decision store on a connection of its own, as the gateway makes them. */
export function openDecisions(server: number | string, commandTimeoutMs = PATIENT_MS): RedisDecisions {
  const states: string[] = [];
  const connection = createRedisConnection({
    url: typeof server === 'number' ? `redis://127.0.0.1:${server}` : server,
    namespace: 'test',
    commandTimeoutMs,
    connectTimeoutMs: 500,
    onState: (state, reason) => {
      states.push(reason === undefined ? state : `${state}:${reason}`);
      if (state === 'ready') store.connected();
      else store.disconnected();
    },
  });
  const store = createSharedDecisionStore({
    client: connection.client,
    namespace: 'test',
    byOwner: connection.topology === 'cluster',
    onJoined: () => undefined,
  });
  return {
    store,
    connection,
    states,
    async ready() {
      await until(() => Promise.resolve(store.isJoined));
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await connection[Symbol.asyncDispose]();
    },
  };
}

/** One enforced hour-long window on `subject`. */
export const windowRequest = (subject: string, limit: number): DecideRequest => ({
  charges: [
    { kind: 'window', key: `{test}:${subject}`, limit, windowMs: 3_600_000, enforced: true, cost: 1 },
  ],
});
