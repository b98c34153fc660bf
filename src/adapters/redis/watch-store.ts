import type { AdjacencyKind } from '../../core/detection/signals.ts';
import {
  COUNTS_MS,
  FAILED_MS,
  STATE_MS,
  type FailedNumber,
  type WatchStore,
} from '../../core/detection/watch-store.ts';
import { answered } from './answered.ts';
import { createRedisDeviceWalks, type ExposureClient } from './device-walks.ts';
import { inParts } from './in-parts.ts';
import { createScript, runScript, type ScriptClient } from './script.ts';
import { createRedisSketches } from './sketches.ts';

/** KEYS: the step. ARGV: ms for which it is kept · then field and units in turn. */
const ADD = createScript(`
for at = 2, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[at], ARGV[at + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
`);

/** KEYS: one per block. ARGV: ms for which it is kept · then place among the keys and line in turn. Reply: 1 where the neighbour below had failed, 2 above, 3 both. */
const FAIL = createScript(`
local reply = {}
for at = 2, #ARGV, 2 do
  local key, line = KEYS[tonumber(ARGV[at])], tonumber(ARGV[at + 1])
  -- Whole at once: a text that grows is given twice the room.
  if redis.call('EXISTS', key) == 0 then redis.call('SETBIT', key, 9999, 0) end
  redis.call('SETBIT', key, line, 1)
  local above = line < 9999 and redis.call('GETBIT', key, line + 1) or 0
  local below = line > 0 and redis.call('GETBIT', key, line - 1) or 0
  reply[#reply + 1] = below + 2 * above
end
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[1]) end
return reply
`);

/** KEYS: one per block. ARGV: place among the keys and line in turn. A block without a failure is not made. */
const CLEAR = createScript(`
for at = 1, #ARGV, 2 do
  local key = KEYS[tonumber(ARGV[at])]
  if redis.call('GETBIT', key, ARGV[at + 1]) == 1 then redis.call('SETBIT', key, ARGV[at + 1], 0) end
end
return 1
`);

/** KEYS: the state. ARGV: what it was, or empty · what it shall be · ms for which it is kept. Reply: 1 where it was replaced. */
const REPLACE = createScript(`
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
`);

/** What `FAIL` replies. */
const NEAR: readonly (AdjacencyKind | undefined)[] = [undefined, 'below', 'above', 'both'];

export interface WatchClient extends ExposureClient {
  get(key: string): Promise<string | null>;
  hgetall(key: string): Promise<Record<string, string>>;
}

const createFailedNumbers = (client: ScriptClient, prefix: string) => {
  const places = (numbers: readonly FailedNumber[]) => {
    const keys = [...new Set(numbers.map(({ block }) => `${prefix}failed:${block}`))];
    const at = new Map(keys.map((key, index) => [key, index + 1]));
    return {
      keys,
      lines: numbers.flatMap(({ block, line }) => [at.get(`${prefix}failed:${block}`) ?? 1, line]),
    };
  };
  const fail = async (numbers: readonly FailedNumber[]): Promise<(AdjacencyKind | undefined)[]> => {
    const { keys, lines } = places(numbers);
    const reply = await runScript(client, FAIL, [keys.length, ...keys, FAILED_MS, ...lines]);
    return (reply as number[]).map((near) => NEAR[near]);
  };
  const clear = async (numbers: readonly FailedNumber[]): Promise<unknown> => {
    const { keys, lines } = places(numbers);
    return runScript(client, CLEAR, [keys.length, ...keys, ...lines]);
  };
  return { fail, clear };
};

/** What is watched, shared by all instances. */
export const createRedisWatchStore = ({
  client,
  namespace,
}: {
  readonly client: WatchClient;
  readonly namespace: string;
}): WatchStore => {
  const prefix = `{${namespace}}:watch:`;
  const stateKey = `${prefix}state`;
  const stepKey = (step: number): string => `${prefix}step:${step}`;
  const numbers = createFailedNumbers(client, prefix);
  const devices = createRedisDeviceWalks(client, prefix);
  const sketches = createRedisSketches(client, prefix);
  return {
    add: (step, counts) =>
      answered(async () => {
        const units = [...counts].flatMap(([field, by]) => [field, by]);
        await runScript(client, ADD, [1, stepKey(step), COUNTS_MS, ...units]);
      }),
    counts: (step) => answered(() => client.hgetall(stepKey(step))),
    fail: (failed) => answered(async () => (await inParts(failed, numbers.fail)).flat()),
    clear: (completed) =>
      answered(async () => {
        await inParts(completed, numbers.clear);
      }),
    walk: (steps, now) => answered(() => devices.walk(steps, now)),
    exposures: (since) => answered(() => devices.exposures(since)),
    mark: (sketch, marks, now) => answered(() => sketches.mark(sketch, marks, now)),
    state: () => answered(async () => (await client.get(stateKey)) ?? undefined),
    replace: (before, after) =>
      answered(async () => {
        const args: [number, ...(string | number)[]] = [1, stateKey, before ?? '', after, STATE_MS];
        return (await runScript(client, REPLACE, args)) === 1;
      }),
  };
};
