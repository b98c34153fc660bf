import { readFileSync } from 'node:fs';

import type { ConnectionOptions } from 'node:tls';

import type { RedisTarget } from '../../core/store/redis-url.ts';
import type { OpenQuestions } from './cluster-views.ts';

/** Files that TLS needs beside what the system trusts; PEM. */
export interface RedisTlsFiles {
  /** Certificates that are trusted instead of those of the system. */
  readonly caFile?: string;
  /** The client's own certificate, its chain after it. */
  readonly certFile?: string;
  readonly keyFile?: string;
}

/** What one topology makes its client from. */
export interface TopologyOptions {
  readonly target: RedisTarget;
  readonly commandTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly tls?: RedisTlsFiles;
  /** Its hash slot is where a Cluster keeps every key of this gateway. */
  readonly namespace: string;
  /** Of a Cluster: shared by connections of one user to it. */
  readonly questions?: OpenQuestions;
}

const FIRST_RETRY_MS = 25;
/** A server that is back is found within a second, by every instance at its own moment. */
const LONGEST_RETRY_MS = 750;
/** A connection on which a command waits this long in silence is dead, whatever TCP believes, and is made anew. */
const SHORTEST_SILENCE_MS = 1_000;

/** Milliseconds before attempt number `attempt`, 1 at first. */
export const retryDelay = (attempt: number): number => {
  const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling * (0.75 + Math.random() / 4));
};

/** @throws the system's error where a file cannot be read. */
export const tlsOptions = ({ target, tls = {} }: TopologyOptions): { readonly tls?: ConnectionOptions } => {
  if (!target.tls) return {};
  const { caFile, certFile, keyFile } = tls;
  return {
    tls: {
      ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
      ...(certFile === undefined ? {} : { cert: readFileSync(certFile) }),
      ...(keyFile === undefined ? {} : { key: readFileSync(keyFile) }),
    },
  };
};

/** What holds in every topology: nothing is queued, resent or waited for. */
export const strictOptions = (options: TopologyOptions) => ({
  ...options.target.login,
  ...tlsOptions(options),
  db: options.target.database,
  lazyConnect: true,
  connectionName: 'numberwall',
  connectTimeout: options.connectTimeoutMs,
  commandTimeout: options.commandTimeoutMs,
  socketTimeout: Math.max(SHORTEST_SILENCE_MS, 2 * options.commandTimeoutMs),
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  // Whoever listens subscribes whenever a connection is ready; ioredis would too, and leave nobody to hear where that fails.
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  // A server that loads its data answers -LOADING: its counters are not there yet.
  maxLoadingRetryTime: LONGEST_RETRY_MS,
  // How long a closed socket may linger: nothing is owed to it.
  disconnectTimeout: 100,
  retryStrategy: retryDelay,
});
