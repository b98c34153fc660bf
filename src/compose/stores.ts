import type { Store } from 'express-rate-limit';
import { RedisStore } from 'rate-limit-redis';

import type { Config } from '../../config/schema.ts';
import { createMemoryBanList } from '../adapters/memory/ban-list.ts';
import { createMemoryDecisionLog } from '../adapters/memory/decision-log.ts';
import { createMemoryDecisionStore } from '../adapters/memory/decision-store.ts';
import { createMemoryEdgeStore } from '../adapters/memory/edge-store.ts';
import { createMemoryEvidenceStore } from '../adapters/memory/evidence-store.ts';
import { createMemorySuspectStore } from '../adapters/memory/suspect-store.ts';
import { createMemoryWatchStore } from '../adapters/memory/watch-store.ts';
import { createMemoryTextStore } from '../adapters/memory/text-store.ts';
import { createRedisBanList } from '../adapters/redis/ban-list.ts';
import type { RedisConnection } from '../adapters/redis/connection.ts';
import { createEdgeCommands } from '../adapters/redis/edge-commands.ts';
import { createEdgeShare } from '../adapters/redis/edge-share.ts';
import { createRedisDistinctStore } from '../adapters/redis/distinct-store.ts';
import { createRedisDecisionLog } from '../adapters/redis/decision-log.ts';
import { createRedisEvidenceStore } from '../adapters/redis/evidence-store.ts';
import { createRedisSuspectStore } from '../adapters/redis/suspect-store.ts';
import { createRedisWatchStore } from '../adapters/redis/watch-store.ts';
import { DEFAULT_OWN_SUBJECTS } from '../adapters/redis/shared-store.ts';
import type { DecisionLog } from '../core/decision-log/record.ts';
import type { TextStore } from '../core/blind/registration.ts';
import type { WatchStore } from '../core/detection/watch-store.ts';
import type { DistinctStore } from '../core/meters/distinct.ts';
import type { SuspectStore } from '../core/suspects/suspect-store.ts';
import type { HealthRegistry } from '../core/health.ts';
import type { BanList } from '../core/limits/ban-list.ts';
import type { EvidenceStore } from '../core/issuing/evidence-store.ts';
import type { ForgettingStore } from '../core/limits/store.ts';
import type { Telemetry } from '../core/telemetry.ts';
import { keyTag } from '../core/tenants/key-tag.ts';
import { readRedisUrl } from '../core/store/redis-url.ts';
import type { Clock } from '../core/time.ts';
import { openShard } from './redis-shard.ts';
import { DISTINCT_TURN_MS } from './traffic-meter.ts';
import { createTenantShards, ownSubjectsPerTag } from './tenant-shards.ts';
import { createWatchTag } from './watch-tag.ts';

export interface Stores extends AsyncDisposable {
  readonly decisions: ForgettingStore;
  readonly edge: Store;
  readonly evidence: EvidenceStore;
  readonly texts: TextStore;
  readonly decisionLog: DecisionLog;
  readonly bans: BanList;
  readonly watched: WatchStore;
  readonly suspected: SuspectStore;
  /** Of all instances; absent where this is the only one. */
  readonly distinctStore?: DistinctStore;
  /** Of the shared Redis, where there is one. */
  readonly client?: RedisConnection['client'];
}

export interface StoresDeps {
  readonly telemetry: Telemetry;
  readonly health: HealthRegistry;
  readonly clock: Clock;
}

/** Records of decisions in process: about 20 MB. */
const MAX_EMBEDDED_RECORDS = 20_000;
/** Blocks with numbers that failed, in process: about 13 MB. */
const MAX_EMBEDDED_BLOCKS = 10_000;
/** Devices with starts that are not completed, in process: about 12 MB. */
const MAX_EMBEDDED_DEVICES = 100_000;

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
    texts: createMemoryTextStore({ clock, maxSubjects, onEvicted }),
    bans: createMemoryBanList(),
    suspected: createMemorySuspectStore(),
    watched: createMemoryWatchStore({
      clock,
      maxBlocks: MAX_EMBEDDED_BLOCKS,
      maxDevices: MAX_EMBEDDED_DEVICES,
    }),
    decisionLog: createMemoryDecisionLog({ clock, maxRecords: MAX_EMBEDDED_RECORDS }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
};

const isCluster = (url: string): boolean => {
  const target = readRedisUrl(url);
  return typeof target !== 'string' && target.topology === 'cluster';
};

/** Tells whether decisions are made, and why not. */
const createTell =
  (config: Config, { telemetry, health }: StoresDeps) =>
  (reason?: string): void => {
    // Where each instance may count alone, it still serves: out of rotation nobody would.
    const status = config.edge.onStoreFailure === 'local' ? 'degraded' : 'failing';
    health.set('store', reason === undefined ? { status: 'ok' } : { status, reason });
    telemetry.degraded('store', reason !== undefined, reason);
  };

const createSharedEdge = (
  { store: { namespace, embedded }, edge }: Config,
  { clock }: StoresDeps,
  client: RedisConnection['client'],
  fleetSize: () => number,
): Store => {
  const sendCommand = createEdgeCommands(client);
  const shared = new RedisStore({ prefix: `{${namespace}}:edge:`, sendCommand });
  if (edge.onStoreFailure === 'closed') return shared;
  const own = createMemoryEdgeStore({ clock, maxSubjects: embedded.maxSubjects });
  return createEdgeShare({ shared, own, fleetSize });
};

/** Shorter than the turns of an instance, so that one alone always has new counts. */
const DISTINCT_FRESH_MS = DISTINCT_TURN_MS - 1_000;

/** What else is kept in the shared Redis. */
const besides = (client: RedisConnection['client'], namespace: string) => ({
  evidence: createRedisEvidenceStore({ client }),
  decisionLog: createRedisDecisionLog({ client, namespace }),
  bans: createRedisBanList(client, namespace),
  watched: createRedisWatchStore({ client, namespace }),
  suspected: createRedisSuspectStore(client, namespace),
  distinctStore: createRedisDistinctStore({ client, namespace, freshMs: DISTINCT_FRESH_MS }),
  client,
});

const createRedisStores = (
  redis: NonNullable<Config['store']['redis']>,
  config: Config,
  deps: StoresDeps,
): Stores => {
  const { telemetry, health } = deps;
  const { namespace } = config.store;
  health.set('store', { status: 'failing', reason: 'connecting' });
  const tenants = config.tenants.map(({ id }) => id);
  // One server has the keys of all tenants; the masters of a Cluster have some each.
  const isSharded = isCluster(redis.url);
  const options = {
    ...redis,
    questions: new Map(),
    maxOwnSubjects: isSharded ? ownSubjectsPerTag(1 + tenants.length) : DEFAULT_OWN_SUBJECTS,
    onForgotten: () => telemetry.degraded('own_counts', true, 'own_counts_full'),
  };
  const watchTag = createWatchTag(deps);
  const tags = [namespace, ...(isSharded ? [] : tenants.map((id) => keyTag(namespace, id)))];
  const shard = openShard({
    ...options,
    tag: namespace,
    tell: createTell(config, deps),
    watch: (opened) => watchTag(opened, tags),
  });
  const { client } = shard.connection;
  const sharded = isSharded
    ? createTenantShards(shard, { ...deps, namespace, tenants, redis: options, watch: watchTag })
    : undefined;
  return {
    decisions: sharded?.decisions ?? shard.decisions,
    texts: shard.decisions.texts,
    edge: createSharedEdge(config, deps, client, () => shard.decisions.fleetSize),
    ...besides(client, namespace),
    async [Symbol.asyncDispose]() {
      await sharded?.[Symbol.asyncDispose]();
      await shard[Symbol.asyncDispose]();
    },
  };
};
