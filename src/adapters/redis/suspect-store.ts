import { StoreUnavailable } from '../../core/limits/store.ts';
import { SUSPECTS_KEPT, SUSPECTS_MS, type SuspectStore } from '../../core/suspects/suspects.ts';
import { createScript, runScript, type ScriptClient } from './script.ts';

/** KEYS: the hour. ARGV: entries kept · ms for which it is kept · then entry and count in turn. */
const ADD = createScript(`
for at = 3, #ARGV, 2 do redis.call('ZINCRBY', KEYS[1], ARGV[at + 1], ARGV[at]) end
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[1]))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
`);

/** KEYS: the hour. */
const TOP = createScript(`return redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')`);

/** Entries in one command at most. */
const AT_ONCE = 500;

/** The client's error may quote the command with its key; it goes no further than `cause`. */
const answered = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask();
  } catch (cause) {
    throw new StoreUnavailable('the store gave no answer', { cause });
  }
};

/** Entry and score in turn, as the store lists them. */
const paired = (flat: readonly string[]): Map<string, number> =>
  new Map(flat.flatMap((entry, at) => (at % 2 === 0 ? [[entry, Number(flat[at + 1])] as const] : [])));

/** Who is conspicuous, counted by all instances in one sorted set an hour. */
export const createRedisSuspectStore = (client: ScriptClient, namespace: string): SuspectStore => {
  const keyOf = (hour: number): string => `{${namespace}}:suspects:${hour}`;
  return {
    add: (hour, counts) =>
      answered(async () => {
        const entries = [...counts];
        for (let at = 0; at < entries.length; at += AT_ONCE) {
          const part = entries.slice(at, at + AT_ONCE).flat();
          await runScript(client, ADD, [1, keyOf(hour), SUSPECTS_KEPT, SUSPECTS_MS, ...part]);
        }
      }),
    top: (hour) =>
      answered(async () => {
        const flat = await runScript(client, TOP, [1, keyOf(hour)]);
        return Array.isArray(flat) ? paired(flat.map(String)) : new Map<string, number>();
      }),
  };
};
