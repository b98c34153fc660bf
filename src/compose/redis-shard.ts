import type { OpenQuestions } from '../adapters/redis/cluster-views.ts';
import { createRedisConnection, type RedisConnection } from '../adapters/redis/connection.ts';
import type { RedisTlsFiles } from '../adapters/redis/connection-options.ts';
import { createSharedDecisionStore, type SharedDecisionStore } from '../adapters/redis/shared-store.ts';

export interface RedisShardOptions {
  readonly url: string;
  readonly tls?: RedisTlsFiles;
  readonly commandTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** The hash tag of all its keys. */
  readonly tag: string;
  readonly questions?: OpenQuestions;
  readonly maxOwnSubjects?: number;
  /** Why no decisions are made; without a reason: they are. */
  readonly tell: (reason?: string) => void;
  /** Watches whether its server may forget. */
  readonly watch: (client: RedisConnection['client']) => Disposable;
  readonly onForgotten: () => void;
}

/** The counters of one hash tag: the server that has them, and the decisions over them. */
export interface RedisShard extends AsyncDisposable {
  readonly connection: RedisConnection;
  readonly decisions: SharedDecisionStore;
}

/**
 * Connects to the server that has this hash tag's keys. Eras and gathering are the tag's own (docs/adr/0008): what
 * befalls the server of one tenant stops no other.
 */
export const openShard = ({
  tag,
  watch,
  maxOwnSubjects,
  tell,
  onForgotten,
  ...redis
}: RedisShardOptions): RedisShard => {
  const connection = createRedisConnection({
    ...redis,
    namespace: tag,
    onState(state, reason) {
      if (state === 'ready') decisions.connected();
      else {
        decisions.disconnected();
        tell(reason ?? 'away');
      }
    },
  });
  const decisions = createSharedDecisionStore({
    client: connection.client,
    namespace: tag,
    byOwner: connection.topology === 'cluster',
    ...(maxOwnSubjects === undefined ? {} : { maxOwnSubjects }),
    onJoined: (joined) => tell(joined ? undefined : 'gathering_counts'),
    onForgotten,
  });
  const watching = watch(connection.client);
  return {
    connection,
    decisions,
    async [Symbol.asyncDispose]() {
      watching[Symbol.dispose]();
      await decisions[Symbol.asyncDispose]();
      await connection[Symbol.asyncDispose]();
    },
  };
};
