/** What an operator must know of the server, read from `INFO` (managed servers refuse `CONFIG`). */
export interface RedisServerFacts {
  /** Anything but `noeviction` lets Redis forget counters under memory pressure: limits would then admit too much. */
  readonly maxmemoryPolicy: string;
  readonly evictedKeys: number;
  readonly version: string;
}

const field = (info: string, name: string): string | undefined =>
  new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];

/** Reads the text of Redis `INFO`; members the server does not tell are `unknown` and 0. */
export const readServerFacts = (info: string): RedisServerFacts => ({
  maxmemoryPolicy: field(info, 'maxmemory_policy') ?? 'unknown',
  evictedKeys: Number(field(info, 'evicted_keys') ?? 0),
  version: field(info, 'redis_version') ?? 'unknown',
});

/** Why this server is not fit to hold limits, or undefined. The decision script needs Redis 7. */
export const unfitness = ({
  maxmemoryPolicy,
  evictedKeys,
  version,
}: RedisServerFacts): string | undefined => {
  if (maxmemoryPolicy !== 'noeviction' && maxmemoryPolicy !== 'unknown') return 'maxmemory_policy_evicts';
  if (evictedKeys > 0) return 'keys_were_evicted';
  if (Number.parseInt(version, 10) < 7) return 'redis_too_old';
  return undefined;
};
