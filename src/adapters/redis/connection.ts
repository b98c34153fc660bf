import { Redis } from 'ioredis';

/** `away`: commands fail at once; the connection is being made anew in the background. */
export type RedisState = 'ready' | 'away';

export interface RedisConnectionOptions {
  /** `redis://` or `rediss://`, with credentials where needed. Never written anywhere. */
  readonly url: string;
  /** A command that has no answer by then fails; its outcome is unknown. */
  readonly commandTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** Called when the state changes; `reason` is a system error code or a word, never a message of the server. */
  readonly onState: (state: RedisState, reason?: string) => void;
}

export interface RedisConnection extends AsyncDisposable {
  readonly client: Redis;
}

const FIRST_RETRY_MS = 25;
/** A server that is back is found within a second, by every instance at its own moment. */
const LONGEST_RETRY_MS = 750;
/** A connection on which a command waits this long in silence is dead, whatever TCP believes, and is made anew. */
const SHORTEST_SILENCE_MS = 1_000;

const retryDelay = (attempt: number): number => {
  const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling * (0.75 + Math.random() / 4));
};

/** A system error's code, or the word that begins an error reply (`WRONGPASS`, `NOAUTH`): the rest may quote names. */
const reasonOf = (error: Error): string => {
  if ('code' in error && typeof error.code === 'string') return error.code.toLowerCase();
  const [, word] = (error.name === 'ReplyError' && /^([A-Z]{3,20}) /.exec(error.message)) || [];
  return word?.toLowerCase() ?? 'connection_lost';
};

/**
 * A connection that never queues, never resends and never waits: a command sent twice would count twice, and one that
 * waits holds up a request. It starts whether or not the server is there, and heals by itself.
 */
export const createRedisConnection = (options: RedisConnectionOptions): RedisConnection => {
  const { url, commandTimeoutMs, connectTimeoutMs, onState } = options;
  const client = new Redis(url, {
    lazyConnect: true,
    connectionName: 'numberwall',
    connectTimeout: connectTimeoutMs,
    commandTimeout: commandTimeoutMs,
    socketTimeout: Math.max(SHORTEST_SILENCE_MS, 2 * commandTimeoutMs),
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // A server that loads its data answers -LOADING: its counters are not there yet.
    maxLoadingRetryTime: LONGEST_RETRY_MS,
    // How long a closed socket may linger: nothing is owed to it.
    disconnectTimeout: 100,
    retryStrategy: retryDelay,
  });
  let state: RedisState | undefined;
  let lastReason: string | undefined;
  let isDisposed = false;
  const become = (next: RedisState, reason?: string): void => {
    if (isDisposed || next === state) return;
    state = next;
    onState(next, reason);
  };
  client.on('ready', () => become('ready'));
  client.on('error', (error: Error) => (lastReason = reasonOf(error)));
  client.on('close', () => {
    become('away', lastReason ?? 'connection_lost');
    lastReason = undefined;
  });
  // Its failure is told by 'close', and retried like any other.
  void client.connect().catch(() => undefined);
  return {
    client,
    [Symbol.asyncDispose]() {
      // An orderly end is no failure to tell of.
      isDisposed = true;
      client.disconnect();
      return Promise.resolve();
    },
  };
};
