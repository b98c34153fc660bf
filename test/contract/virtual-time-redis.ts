import { Redis } from 'ioredis';

import { createScript } from '../../src/adapters/redis/script.ts';
import type { Writer } from '../../src/adapters/redis/decide-arguments.ts';
import { createRedisDecisionStore, type DecisionClient } from '../../src/adapters/redis/decide-store.ts';
import type { DecisionStore } from '../../src/core/limits/store.ts';

const CLOCK_READ = "redis.call('TIME')";
const CLOCK_CALL = "call('TIME')";
const CLOCK_KEY = '{test}:test-clock';

/** One process’ name, in an era that the test begins. */
export const WRITER: Writer = { mark: '.1', eraKey: '{test}:era' };

/**
 * The shipped script, with its one reading of the clock replaced: the virtual time stands in a list of seconds and
 * microseconds, as TIME answers. Done here, so that the product holds no switch for it.
 */
const withVirtualTime = (lua: string): string => {
  const parts = lua.split(CLOCK_CALL);
  if (parts.length > 2 || lua.includes(CLOCK_READ)) throw new Error('the script reads the clock otherwise');
  // What a millisecond of virtual time would leave of a debt must not be gone by real time before it is read.
  return parts.join(`call('LRANGE', '${CLOCK_KEY}', 0, 1)`).replaceAll('max(ttl, 1)', 'max(ttl, 600000)');
};

/** Runs the changed scripts by their names, as the client runs the shipped ones. */
const scriptedBy = (client: Redis): Omit<DecisionClient, 'get'> => {
  // By the names of the shipped ones.
  const names = new Map<string, string>();
  const changed = (lua: string): string => {
    const script = createScript(withVirtualTime(lua));
    names.set(createScript(lua).sha, script.sha);
    return script.lua;
  };
  const named = async <T>(sha: string, run: (name: string) => Promise<T>): Promise<T> => {
    const name = names.get(sha);
    if (name === undefined) throw new Error('NOSCRIPT');
    return run(name);
  };
  return {
    evalsha: (sha, ...args) => named(sha, (name) => client.evalsha(name, ...args)),
    eval: (lua, ...args) => client.eval(changed(lua), ...args),
    callBuffer(command, script, ...args) {
      const call = (run: string): Promise<unknown> => client.callBuffer(command, run, ...args);
      const text = String(script);
      return command === 'eval' ? call(changed(text)) : named(text, call);
    },
  };
};

/** The Redis decision store on a clock that the test sets, in milliseconds. */
export const createVirtualTimeStore = (
  port: number,
): {
  readonly store: DecisionStore;
  /** Sets the time, and begins an era where there is none. */
  readonly setTime: (now: number) => Promise<void>;
  readonly close: () => void;
} => {
  const client = new Redis({ port, host: '127.0.0.1' });
  const scripted: DecisionClient = {
    get: (key) => client.get(key),
    ...scriptedBy(client),
  };
  return {
    store: createRedisDecisionStore({ client: scripted, writer: WRITER }),
    async setTime(now) {
      const seconds = Math.floor(now / 1000);
      await client
        .multi()
        .set(WRITER.eraKey, '0')
        .del(CLOCK_KEY)
        .rpush(CLOCK_KEY, String(seconds), String((now - seconds * 1000) * 1000))
        .exec();
    },
    close: () => client.disconnect(),
  };
};
