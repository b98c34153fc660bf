import type { Redis } from 'ioredis';

import { readRedisUrl, type RedisTarget, type RedisTopology } from '../../core/store/redis-url.ts';
import type { OpenQuestions } from './cluster-views.ts';
import { createClusterClient } from './connection-cluster.ts';
import { retryDelay, type RedisTlsFiles, type TopologyOptions } from './connection-options.ts';
import { connectionReason } from './connection-reason.ts';
import { createSentinelClient } from './connection-sentinel.ts';
import { createSingleClient } from './connection-single.ts';
import { writeTogether } from './write-together.ts';

/** `away`: commands fail at once; the connection is being made anew in the background. */
export type RedisState = 'ready' | 'away';

export interface RedisConnectionOptions {
  /** `redis://`, `redis+sentinel://` or `redis+cluster://`, with credentials where needed. Never written anywhere. */
  readonly url: string;
  /** For TLS; what the system trusts, and no certificate of one's own, where absent. */
  readonly tls?: RedisTlsFiles;
  /** The hash tag of all keys. */
  readonly namespace: string;
  /** Of a Cluster: shared by connections of one user to it. */
  readonly questions?: OpenQuestions;
  /** A command that has no answer by then fails; its outcome is unknown. */
  readonly commandTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** Called when the state changes; `reason` is a system error code or a word, never a message of the server. */
  readonly onState: (state: RedisState, reason?: string) => void;
}

export interface RedisConnection extends AsyncDisposable {
  /** Of one server at a time: the one that holds the counters. */
  readonly client: Redis;
  readonly topology: RedisTopology;
}

const TOPOLOGIES: Readonly<Record<RedisTopology, (options: TopologyOptions) => Redis>> = {
  single: createSingleClient,
  sentinel: createSentinelClient,
  cluster: createClusterClient,
};

const targetOf = (url: string): RedisTarget => {
  const target = readRedisUrl(url);
  if (typeof target === 'string') throw new TypeError(`the ${target} of the URL of Redis is wrong`);
  return target;
};

/** Tells of each change of state once, and why the connection is gone. */
const watchState = (client: Redis, isFound: boolean, onState: RedisConnectionOptions['onState']): void => {
  let state: RedisState | undefined;
  let lastReason: string | undefined;
  const become = (next: RedisState, reason?: string): void => {
    if (next === state) return;
    state = next;
    onState(next, reason);
  };
  const note = (error: Error): void => {
    lastReason = connectionReason(error);
    // While Sentinels or nodes are asked there is no connection that could close.
    if (isFound && client.status === 'connecting') become('away', lastReason);
  };
  client.on('ready', () => {
    lastReason = undefined;
    become('ready');
  });
  client.on('error', note);
  client.on('sentinelError', note);
  client.on('close', () => {
    become('away', lastReason ?? 'connection_lost');
    lastReason = undefined;
  });
};

/**
 * A connection that never queues, never resends and never waits: a command sent twice would count twice, and one that
 * waits holds up a request. It starts whether or not a server is there, and heals by itself.
 * @throws TypeError for a URL that is none, and the system's error for a file of TLS that cannot be read.
 */
export const createRedisConnection = (options: RedisConnectionOptions): RedisConnection => {
  const { url, onState, ...rest } = options;
  const target = targetOf(url);
  const client = TOPOLOGIES[target.topology]({ ...rest, target });
  writeTogether(client);
  let isDisposed = false;
  let again: NodeJS.Timeout | undefined;
  // An orderly end is no failure to tell of.
  const tell: typeof onState = (state, reason) => {
    if (!isDisposed) onState(state, reason);
  };
  watchState(client, target.topology !== 'single', tell);
  // Its failure is told by 'close', and retried like any other.
  const connect = (): void => void client.connect().catch(() => undefined);
  // ioredis gives up for good where Sentinels tell of a failover while it looks for the primary (6.0.0).
  client.on('end', () => {
    if (!isDisposed) again = setTimeout(connect, retryDelay(1)).unref();
  });
  connect();
  return {
    client,
    topology: target.topology,
    [Symbol.asyncDispose]() {
      isDisposed = true;
      clearTimeout(again);
      client.disconnect();
      return Promise.resolve();
    },
  };
};
