import { DEFAULT_OWN_SUBJECTS } from '../adapters/redis/shared-store.ts';
import { createTaggedDecisions } from '../adapters/redis/tagged-decisions.ts';
import { createTaggedForgetting } from '../adapters/redis/tagged-forgetting.ts';
import type { HealthRegistry } from '../core/health.ts';
import type { ForgettingStore } from '../core/limits/store.ts';
import type { Telemetry } from '../core/telemetry.ts';
import { keyTag } from '../core/tenants/key-tag.ts';
import type { WatchTag } from './watch-tag.ts';
import { openShard, type RedisShard, type RedisShardOptions } from './redis-shard.ts';

export interface TenantShardsOptions {
  readonly namespace: string;
  /** Ids of the tenants. */
  readonly tenants: readonly string[];
  readonly redis: Omit<RedisShardOptions, 'tag' | 'tell' | 'watch'>;
  readonly watch: WatchTag;
  readonly health: HealthRegistry;
  readonly telemetry: Pick<Telemetry, 'degraded'>;
}

/** A tenant's counters are away: others are served, so the instance stays in rotation. */
const createTell = ({ health, telemetry }: TenantShardsOptions) => {
  const away = new Map<string, string>();
  return (tenant: string, reason?: string): void => {
    if (reason === undefined) away.delete(tenant);
    else away.set(tenant, reason);
    health.set(`store:${tenant}`, reason === undefined ? { status: 'ok' } : { status: 'degraded', reason });
    const [first] = away.values();
    telemetry.degraded('tenant_stores', first !== undefined, first);
  };
};

/** How many counts an instance remembers of each hash tag, so that it remembers no more in all. */
export const ownSubjectsPerTag = (tags: number): number => Math.ceil(DEFAULT_OWN_SUBJECTS / tags);

/**
 * The decisions of a Cluster with tenants: each tenant's slot has a connection of its own, to whichever master owns
 * it, so that tenants spread over the masters. One that a reload brings is connected to when it is first asked for.
 */
export const createTenantShards = (
  own: RedisShard,
  options: TenantShardsOptions,
): AsyncDisposable & { readonly decisions: ForgettingStore } => {
  const { namespace, tenants, redis, watch } = options;
  const tellOf = createTell(options);
  const opened = new Map<string, RedisShard>();
  const open = (tag: string): RedisShard => {
    const tenant = tag.slice(namespace.length + 1);
    const tell = (reason?: string): void => tellOf(tenant, reason);
    // Not yet told to telemetry: every start begins so.
    options.health.set(`store:${tenant}`, { status: 'degraded', reason: 'connecting' });
    const shard = openShard({ ...redis, tag, tell, watch: (client) => watch(client, [tag], `:${tenant}`) });
    opened.set(tag, shard);
    return shard;
  };
  for (const tenant of tenants) open(keyTag(namespace, tenant));
  const storeOf = (tag: string): ForgettingStore =>
    (tag === namespace ? own : (opened.get(tag) ?? open(tag))).decisions;
  return {
    decisions: {
      ...createTaggedDecisions({ sharedTag: namespace, storeOf, timeoutMs: redis.commandTimeoutMs }),
      ...createTaggedForgetting(storeOf),
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...opened.values()].map((shard) => shard[Symbol.asyncDispose]()));
    },
  };
};
