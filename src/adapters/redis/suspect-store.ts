import {
  SUSPECTS_KEPT,
  SUSPECTS_MS,
  type Seen,
  type SuspectStore,
} from '../../core/suspects/suspect-store.ts';
import { answered } from './answered.ts';
import { createScript, runScript, type ScriptClient } from './script.ts';

/** KEYS: the hour. ARGV: entries kept · ms for which it is kept · then entry and count in turn. */
const ADD = createScript(`
for at = 3, #ARGV, 2 do redis.call('ZINCRBY', KEYS[1], ARGV[at + 1], ARGV[at]) end
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[1]))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
`);

/**
 * KEYS: when sources of the hour were seen first · last. ARGV: sources kept of each · ms for which they are kept · then source,
 * first and last instant in turn.
 */
const SEE = createScript(`
for at = 3, #ARGV, 3 do
  redis.call('ZADD', KEYS[1], 'LT', ARGV[at + 1], ARGV[at])
  redis.call('ZADD', KEYS[2], 'GT', ARGV[at + 2], ARGV[at])
end
redis.call('ZREMRANGEBYRANK', KEYS[1], ARGV[1], -1)
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -1 - tonumber(ARGV[1]))
for at = 1, 2 do redis.call('PEXPIRE', KEYS[at], ARGV[2]) end
return 1
`);

/** KEYS: the hour. */
const TOP = createScript(`return redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')`);

/** Entries in one command at most. */
const AT_ONCE = 500;

/** Entry and score in turn, as the store lists them. */
const paired = (flat: readonly string[]): Map<string, number> =>
  new Map(flat.flatMap((entry, at) => (at % 2 === 0 ? [[entry, Number(flat[at + 1])] as const] : [])));

/** Who is conspicuous, counted by all instances in one sorted set an hour. */
export const createRedisSuspectStore = (client: ScriptClient, namespace: string): SuspectStore => {
  const keyOf = (hour: number): string => `{${namespace}}:suspects:${hour}`;
  const seenKeys = (hour: number): readonly string[] => [`${keyOf(hour)}:first`, `${keyOf(hour)}:last`];
  const read = async (key: string): Promise<Map<string, number>> => {
    const flat = await runScript(client, TOP, [1, key]);
    return Array.isArray(flat) ? paired(flat.map(String)) : new Map<string, number>();
  };
  return {
    add: (hour, counts, seen = new Map()) =>
      answered(async () => {
        const entries = [...counts];
        for (let at = 0; at < entries.length; at += AT_ONCE) {
          const part = entries.slice(at, at + AT_ONCE).flat();
          await runScript(client, ADD, [1, keyOf(hour), SUSPECTS_KEPT, SUSPECTS_MS, ...part]);
        }
        const times = [...seen].map(([source, { first, last }]) => [source, first, last]);
        for (let at = 0; at < times.length; at += AT_ONCE) {
          const part = times.slice(at, at + AT_ONCE).flat();
          await runScript(client, SEE, [2, ...seenKeys(hour), SUSPECTS_KEPT, SUSPECTS_MS, ...part]);
        }
      }),
    top: (hour) => answered(() => read(keyOf(hour))),
    seen: (hour) =>
      answered(async () => {
        const [firsts, lasts] = await Promise.all(seenKeys(hour).map(read));
        const times = new Map<string, Seen>();
        for (const [source, first] of firsts ?? []) times.set(source, { first, last: first });
        for (const [source, last] of lasts ?? [])
          times.set(source, { first: times.get(source)?.first ?? last, last });
        return times;
      }),
  };
};
