import type { RevocationKeeper } from '../../core/revocation/revocations.ts';
import { createRedisConnection, type RedisConnectionOptions } from './connection.ts';
import { revocationKeys } from './revocation-keeper.ts';

/** A change is in force everywhere within a second, even where no message comes through. */
const POLL_EVERY_MS = 400;

export interface RevocationWatchDeps {
  readonly keeper: Pick<RevocationKeeper, 'refresh'>;
  readonly connection: Omit<RedisConnectionOptions, 'onState'>;
  /** Called after every look: whether it told how things stand. */
  readonly onLooked: (ok: boolean) => void;
  /** Milliseconds between two looks; 400 where not given. */
  readonly pollEveryMs?: number;
}

/** Looks for changes: at once when Redis tells of one, and by the clock as the net. */
export const watchRevocations = (deps: RevocationWatchDeps): AsyncDisposable => {
  const { keeper, onLooked, pollEveryMs = POLL_EVERY_MS } = deps;
  const { channel } = revocationKeys(deps.connection.namespace);
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const ok = await keeper.refresh().then(
      () => true,
      () => false,
    );
    if (!stopped) onLooked(ok);
  };
  const poll = async (): Promise<void> => {
    await look();
    if (!stopped) timer = setTimeout(() => void poll(), pollEveryMs).unref();
  };
  // A connection that listens sends nothing else.
  const listener = createRedisConnection({
    ...deps.connection,
    onState(state) {
      if (state !== 'ready') return;
      // Where it fails the polls find what changed.
      void listener.client.subscribe(channel).catch(() => undefined);
      void look();
    },
  });
  listener.client.on('message', () => void look());
  void poll();
  return {
    async [Symbol.asyncDispose]() {
      stopped = true;
      clearTimeout(timer);
      await listener[Symbol.asyncDispose]();
    },
  };
};
