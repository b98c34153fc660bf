import { Redis } from 'ioredis';

import { createRedisDecisionStore, type ScriptClient } from '../../src/adapters/redis/decide-store.ts';
import type { DecisionStore } from '../../src/core/limits/store.ts';

const CLOCK_READ = "call('TIME')";
const CLOCK_KEY = '{numberwall}:test-clock';

/**
 * The shipped script, with its one reading of the clock replaced: the virtual time stands in a list of seconds and
 * microseconds, as TIME answers. Done here, so that the product holds no switch for it.
 */
const withVirtualTime = (lua: string): string => {
  const parts = lua.split(CLOCK_READ);
  if (parts.length > 2) throw new Error('the script reads the clock more than once');
  return parts.join(`call('LRANGE', '${CLOCK_KEY}', 0, 1)`);
};

/** The Redis decision store on a clock that the test sets, in milliseconds. */
export const createVirtualTimeStore = (
  port: number,
): {
  readonly store: DecisionStore;
  readonly setTime: (now: number) => Promise<void>;
  readonly close: () => void;
} => {
  const client = new Redis({ port, host: '127.0.0.1' });
  const scripted: ScriptClient = Object.assign(Object.create(client) as Redis, {
    defineCommand: (name: string, definition: { readonly lua: string }) => {
      client.defineCommand(name, { lua: withVirtualTime(definition.lua) });
      const commands = client as unknown as Record<string, (...args: unknown[]) => unknown>;
      (scripted as unknown as Record<string, unknown>)[name] = (...args: unknown[]) =>
        commands[name]?.(...args);
    },
  });
  return {
    store: createRedisDecisionStore({ client: scripted }),
    async setTime(now) {
      const seconds = Math.floor(now / 1000);
      await client
        .multi()
        .del(CLOCK_KEY)
        .rpush(CLOCK_KEY, String(seconds), String((now - seconds * 1000) * 1000))
        .exec();
    },
    close: () => client.disconnect(),
  };
};
