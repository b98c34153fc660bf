import type { Config } from '../../config/schema.ts';
import { createRedisKeeper, type KeeperClient } from '../adapters/redis/replicated-keeper.ts';
import { watchReplicated, type Followed } from '../adapters/redis/replicated-watch.ts';
import { createFileKeeper } from '../adapters/replicated/file-keeper.ts';
import type { HealthRegistry } from '../core/health.ts';
import type { KeptContent } from '../core/replicated/entry.ts';
import type { EntryText } from '../core/replicated/entry-text.ts';
import type { ReplicatedSet } from '../core/replicated/replicated-set.ts';
import type { Keeper } from '../core/replicated/replicated.ts';
import type { Telemetry } from '../core/telemetry.ts';
import type { Clock } from '../core/time.ts';

/** Longest time without word from the store that says nothing, in milliseconds. */
const STALE_AFTER_MS = 2_000;

/** Entries of one kind, and where they are kept. */
export interface KeptKind<Content extends KeptContent> {
  /** Names them in Redis, in health and in metrics. */
  readonly name: string;
  readonly text: EntryText<Content>;
  readonly set: ReplicatedSet<Content>;
  /** Where they are kept without Redis. */
  readonly file: string;
}

/** Entries that are kept, and how old is what this instance knows of them. */
export interface Kept<Content extends KeptContent> {
  readonly keeper: Keeper<Content>;
  readonly ageMs: () => number;
}

export interface ReplicationDeps {
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'degraded'>;
  readonly health: HealthRegistry;
  /** Of the shared store; absent where the embedded one serves. */
  readonly client?: KeeperClient & { publish(channel: string, message: string): Promise<unknown> };
}

/** What operators say, for one instance: kept in the shared Redis where there is one, otherwise in files. */
export interface Replication {
  keep<Content extends KeptContent>(kind: KeptKind<Content>): Promise<Kept<Content>>;
  /** Hears what other instances tell on a channel of that name. Without Redis there are none. */
  listen(name: string, hear: (message: string) => void): void;
  /** Tells all instances, this one too. A message that is lost is lost. */
  tell(name: string, message: string): Promise<void>;
  /** Follows everything that is kept; to be called once, after the last `keep`. */
  watch(): AsyncDisposable;
}

const keepInRedis = <Content extends KeptContent>(
  namespace: string,
  client: KeeperClient,
  { name, text, set }: KeptKind<Content>,
  { clock, telemetry, health }: ReplicationDeps,
): Kept<Content> & { readonly followed: Followed } => {
  let lookedAt = performance.now();
  let unreadable = 0;
  const ageMs = () => performance.now() - lookedAt;
  const onUnreadable = (count: number) => void (unreadable = count);
  const keeper = createRedisKeeper({ client, namespace, name, text, set, clock, onUnreadable });
  const reasonNow = (): string | undefined => {
    if (!keeper.isLoaded) return 'never_read';
    if (ageMs() > STALE_AFTER_MS) return 'store_away';
    return unreadable > 0 ? 'unreadable_entries' : undefined;
  };
  health.watch(name, () => {
    const reason = reasonNow();
    if (reason === undefined) return { status: 'ok' };
    return { status: keeper.isLoaded ? 'degraded' : 'failing', reason };
  });
  const onLooked = (ok: boolean): void => {
    if (ok) lookedAt = performance.now();
    const reason = reasonNow();
    telemetry.degraded(name, reason !== undefined, reason);
  };
  return { keeper, ageMs, followed: { name, keeper, onLooked } };
};

/** Where what operators say is kept. */
export const composeReplication = (config: Config, deps: ReplicationDeps): Replication => {
  const { clock, client } = deps;
  const { namespace, redis } = config.store;
  const followed: Followed[] = [];
  const messages = new Map<string, (message: string) => void>();
  const channelOf = (name: string): string => `{${namespace}}:${name}`;
  return {
    async keep(kind) {
      if (client === undefined || redis === undefined) {
        const { name, text, set, file: path } = kind;
        return { keeper: await createFileKeeper({ path, name, text, set, clock }), ageMs: () => 0 };
      }
      const kept = keepInRedis(namespace, client, kind, deps);
      followed.push(kept.followed);
      return kept;
    },
    listen: (name, hear) => void messages.set(channelOf(name), hear),
    async tell(name, message) {
      await client?.publish(channelOf(name), message);
    },
    watch: () =>
      redis === undefined
        ? { [Symbol.asyncDispose]: () => Promise.resolve() }
        : watchReplicated({ followed, messages, connection: { ...redis, namespace } }),
  };
};
