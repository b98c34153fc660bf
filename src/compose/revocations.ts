import type { Config } from '../../config/schema.ts';
import { createFileRevocationKeeper } from '../adapters/revocation/file-keeper.ts';
import { createRedisRevocationKeeper } from '../adapters/redis/revocation-keeper.ts';
import { watchRevocations } from '../adapters/redis/revocation-watch.ts';
import type { RevocationClient } from '../adapters/redis/revocation-keeper.ts';
import type { RevocationGauges } from '../adapters/telemetry/metrics.ts';
import type { HealthRegistry } from '../core/health.ts';
import { createRevocationSet, type RevocationSet } from '../core/revocation/revocation-set.ts';
import {
  createRevocations,
  type RevocationKeeper,
  type Revocations,
} from '../core/revocation/revocations.ts';
import { createRevocationIds, type RevocationIds } from '../core/revocation/subjects.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import type { Telemetry } from '../core/telemetry.ts';
import type { Clock } from '../core/time.ts';

/** Longest time without word from the store that says nothing, in milliseconds. */
const STALE_AFTER_MS = 2_000;

export interface ComposedRevocations extends AsyncDisposable {
  readonly revocations: Revocations;
  readonly ids: RevocationIds;
}

export interface RevocationsDeps {
  readonly hash: KeyedHash;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly health: HealthRegistry;
  /** Of the shared store; absent where the embedded one serves. */
  readonly client?: RevocationClient;
  readonly watchRevocations: (read: () => RevocationGauges) => void;
}

interface Watched {
  readonly keeper: RevocationKeeper;
  readonly ageMs: () => number;
  readonly close?: () => PromiseLike<void>;
}

const keepInRedis = (
  namespace: string,
  redis: NonNullable<Config['store']['redis']>,
  client: RevocationClient,
  set: RevocationSet,
  { clock, telemetry, health }: RevocationsDeps,
): Watched => {
  let lookedAt = performance.now();
  let unreadable = 0;
  const ageMs = () => performance.now() - lookedAt;
  const keeper = createRedisRevocationKeeper({
    client,
    namespace,
    set,
    clock,
    onUnreadable: (count) => void (unreadable = count),
  });
  const reasonNow = (): string | undefined => {
    if (!keeper.isLoaded) return 'never_read';
    if (ageMs() > STALE_AFTER_MS) return 'store_away';
    return unreadable > 0 ? 'unreadable_entries' : undefined;
  };
  health.watch('revocations', () => {
    const reason = reasonNow();
    if (reason === undefined) return { status: 'ok' };
    return { status: keeper.isLoaded ? 'degraded' : 'failing', reason };
  });
  const watch = watchRevocations({
    keeper,
    connection: { ...redis, namespace },
    onLooked(ok) {
      if (ok) lookedAt = performance.now();
      const reason = reasonNow();
      telemetry.degraded('revocations', reason !== undefined, reason);
    },
  });
  return { keeper, ageMs, close: () => watch[Symbol.asyncDispose]() };
};

/** What is revoked, for one instance: kept in the shared Redis where there is one, otherwise in a file. */
export const composeRevocations = async (
  config: Config,
  deps: RevocationsDeps,
): Promise<ComposedRevocations> => {
  const { hash, clock, client } = deps;
  const { namespace, redis } = config.store;
  const set = createRevocationSet();
  const path = config.operator.revocationsFile;
  const watched: Watched =
    client === undefined || redis === undefined
      ? { keeper: await createFileRevocationKeeper({ path, set, clock }), ageMs: () => 0 }
      : keepInRedis(namespace, redis, client, set, deps);
  const ids = createRevocationIds(hash);
  deps.watchRevocations(() => ({ counts: set.counts(clock()), ageSeconds: watched.ageMs() / 1_000 }));
  return {
    ids,
    revocations: createRevocations({ set, keeper: watched.keeper, ids, clock }),
    async [Symbol.asyncDispose]() {
      await watched.close?.();
    },
  };
};
