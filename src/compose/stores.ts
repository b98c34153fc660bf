import type { Store } from 'express-rate-limit';
import { RedisStore } from 'rate-limit-redis';

import type { Config } from '../../config/schema.ts';
import { createMemoryDecisionStore } from '../adapters/memory/decision-store.ts';
import { createMemoryEdgeStore } from '../adapters/memory/edge-store.ts';
import { createMemoryEvidenceStore } from '../adapters/memory/evidence-store.ts';
import { createRedisConnection } from '../adapters/redis/connection.ts';
import { createEdgeCommands } from '../adapters/redis/edge-commands.ts';
import { createRedisEvidenceStore } from '../adapters/redis/evidence-store.ts';
import { watchServer } from '../adapters/redis/server-watch.ts';
import { createSharedDecisionStore } from '../adapters/redis/shared-store.ts';
import type { HealthRegistry } from '../core/health.ts';
import type { EvidenceStore } from '../core/issuing/evidence-store.ts';
import type { DecisionStore } from '../core/limits/store.ts';
import type { Telemetry } from '../core/telemetry.ts';
import type { Clock } from '../core/time.ts';

export interface Stores extends AsyncDisposable {
  readonly decisions: DecisionStore;
  readonly edge: Store;
  readonly evidence: EvidenceStore;
}

export interface StoresDeps {
  readonly telemetry: Telemetry;
  readonly health: HealthRegistry;
  readonly clock: Clock;
}

/** The stores of one instance: on the shared Redis where there is one, otherwise in process. */
export const createStores = (config: Config, deps: StoresDeps): Stores => {
  const { redis } = config.store;
  return redis === undefined ? createEmbeddedStores(config, deps) : createRedisStores(redis, config, deps);
};

const createEmbeddedStores = (config: Config, { telemetry, health, clock }: StoresDeps): Stores => {
  const { maxSubjects } = config.store.embedded;
  health.set('store', { status: 'ok' });
  const onEvicted = () => {
    health.set('store', { status: 'degraded', reason: 'embedded_store_full' });
    telemetry.degraded('store', true, 'embedded_store_full');
  };
  return {
    decisions: createMemoryDecisionStore({ clock, maxSubjects, onEvicted }),
    edge: createMemoryEdgeStore({ clock, maxSubjects }),
    evidence: createMemoryEvidenceStore({ clock, maxSubjects, onEvicted }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
};

/** Tells whether decisions are made, and why not. */
const createTell =
  ({ telemetry, health }: Omit<StoresDeps, 'clock'>) =>
  (reason?: string): void => {
    health.set('store', reason === undefined ? { status: 'ok' } : { status: 'failing', reason });
    telemetry.degraded('store', reason !== undefined, reason);
  };

const createRedisStores = (
  { url, commandTimeoutMs, connectTimeoutMs }: NonNullable<Config['store']['redis']>,
  { store: { namespace } }: Config,
  { telemetry, health }: StoresDeps,
): Stores => {
  const tell = createTell({ telemetry, health });
  health.set('store', { status: 'failing', reason: 'connecting' });
  const connection = createRedisConnection({
    url,
    commandTimeoutMs,
    connectTimeoutMs,
    onState(state, reason) {
      if (state === 'ready') decisions.connected();
      else {
        decisions.disconnected();
        tell(reason ?? 'away');
      }
    },
  });
  const { client } = connection;
  const decisions = createSharedDecisionStore({
    client,
    namespace,
    onJoined: (joined) => tell(joined ? undefined : 'gathering_counts'),
    onForgotten: () => telemetry.degraded('own_counts', true, 'own_counts_full'),
  });
  const watch = watchServer({ client, health, telemetry });
  return {
    decisions,
    edge: new RedisStore({ prefix: `{${namespace}}:edge:`, sendCommand: createEdgeCommands(client) }),
    evidence: createRedisEvidenceStore({ client }),
    async [Symbol.asyncDispose]() {
      watch[Symbol.dispose]();
      await decisions[Symbol.asyncDispose]();
      await connection[Symbol.asyncDispose]();
    },
  };
};
