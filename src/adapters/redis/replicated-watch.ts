import type { Keeper } from '../../core/replicated/replicated.ts';
import type { KeptContent } from '../../core/replicated/entry.ts';
import { createRedisConnection, type RedisConnectionOptions } from './connection.ts';
import { keeperKeys } from './replicated-keeper.ts';

/** A change is in force everywhere within a second, even where no message comes through. */
const POLL_EVERY_MS = 400;

/** Entries of one kind that are followed. */
export interface Followed {
  /** As the keeper has it. */
  readonly name: string;
  readonly keeper: Pick<Keeper<KeptContent>, 'refresh'>;
  /** Called after every look: whether it told how things stand. */
  readonly onLooked: (ok: boolean) => void;
}

export interface ReplicatedWatchDeps {
  readonly followed: readonly Followed[];
  readonly connection: Omit<RedisConnectionOptions, 'onState'>;
  /** What else is told: by channel, whoever wants to hear of it. */
  readonly messages?: ReadonlyMap<string, (message: string) => void>;
}

const NO_MESSAGES: NonNullable<ReplicatedWatchDeps['messages']> = new Map();

/** Looks for changes: at once when Redis tells of one, and by the clock as the net. One connection listens for all. */
export const watchReplicated = (deps: ReplicatedWatchDeps): AsyncDisposable => {
  const { messages = NO_MESSAGES } = deps;
  const { namespace } = deps.connection;
  const byChannel = new Map(deps.followed.map((each) => [keeperKeys(namespace, each.name).channel, each]));
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async ({ keeper, onLooked }: Followed): Promise<void> => {
    const ok = await keeper.refresh().then(
      () => true,
      () => false,
    );
    if (!stopped) onLooked(ok);
  };
  const lookAll = () => Promise.all(deps.followed.map(look));
  const poll = async (): Promise<void> => {
    await lookAll();
    if (!stopped) timer = setTimeout(() => void poll(), POLL_EVERY_MS).unref();
  };
  // A connection that listens sends nothing else.
  const listener = createRedisConnection({
    ...deps.connection,
    onState(state) {
      if (state !== 'ready') return;
      // Where it fails the polls find what changed.
      void listener.client.subscribe(...byChannel.keys(), ...messages.keys()).catch(() => undefined);
      void lookAll();
    },
  });
  listener.client.on('message', (channel: string, message: string) => {
    messages.get(channel)?.(message);
    const changed = byChannel.get(channel);
    if (changed !== undefined) void look(changed);
  });
  void poll();
  return {
    async [Symbol.asyncDispose]() {
      stopped = true;
      clearTimeout(timer);
      await listener[Symbol.asyncDispose]();
    },
  };
};
