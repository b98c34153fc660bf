import {
  DISTINCT_WINDOWS,
  SLICE_MS,
  sliceOf,
  SLICES_COUNTED,
  type DistinctKind,
  type DistinctStore,
} from '../../core/meters/distinct.ts';
import { REGISTERS, type Sketch } from '../../core/meters/sketch.ts';
import type { Instant } from '../../core/time.ts';
import { answered } from './answered.ts';
import { createScript, runScript, type ScriptClient } from './script.ts';

/**
 * KEYS: scratch · counts · then of each window its slices, the newest first. ARGV: a sketch, or empty · ms for which counts
 * are kept · ms for which a slice of each window is kept. Reply: a count for each window. Who comes within the time of
 * another’s counts gets those: what counting costs does not grow with the instances.
 */
const MERGE = createScript(`
local slices = (#KEYS - 2) / 3
local function first(window) return 3 + window * slices end
if ARGV[1] ~= '' then
  redis.call('SET', KEYS[1], ARGV[1])
  for window = 0, 2 do
    redis.call('PFMERGE', KEYS[first(window)], KEYS[1])
    redis.call('PEXPIRE', KEYS[first(window)], ARGV[3 + window])
  end
  redis.call('DEL', KEYS[1])
end
local kept = redis.call('GET', KEYS[2])
if kept then return kept end
local counts = {}
for window = 0, 2 do
  counts[window + 1] = redis.call('PFCOUNT', unpack(KEYS, first(window), first(window + 1) - 1))
end
kept = table.concat(counts, ' ')
redis.call('SET', KEYS[2], kept, 'PX', ARGV[2])
return kept
`);

/** Magic, dense encoding, and a cardinality that is not known (hyperloglog.c, struct hllhdr). */
const HEADER = Buffer.from([...Buffer.from('HYLL'), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128]);

/** The sketch as Redis keeps its own: 6 bits a register, the low ones first. */
const toHyperLogLog = (sketch: Sketch): Buffer => {
  const bytes = Buffer.alloc(HEADER.byteLength + (REGISTERS * 6) / 8);
  bytes.set(HEADER);
  let at = HEADER.byteLength;
  for (let register = 0; register < REGISTERS; register += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = [
      sketch[register],
      sketch[register + 1],
      sketch[register + 2],
      sketch[register + 3],
    ];
    const bits = a | (b << 6) | (c << 12) | (d << 18);
    at = bytes.writeUIntLE(bits, at, 3);
  }
  return bytes;
};

const TTL_MS = DISTINCT_WINDOWS.map((window) => SLICE_MS[window] * (SLICES_COUNTED + 1));

export interface RedisDistinctStoreOptions {
  readonly client: ScriptClient;
  readonly namespace: string;
  /** For how long counts are taken for fresh, in milliseconds. */
  readonly freshMs: number;
}

/** What all instances have seen, merged by the HyperLogLog of Redis: at most 105 keys of 12 kB. */
export const createRedisDistinctStore = ({
  client,
  namespace,
  freshMs,
}: RedisDistinctStoreOptions): DistinctStore => {
  const keysOf = (kind: DistinctKind, at: Instant): readonly string[] => {
    const prefix = `{${namespace}}:distinct:${kind}:`;
    const slices = DISTINCT_WINDOWS.flatMap((window) =>
      Array.from({ length: SLICES_COUNTED }, (_, age) => `${prefix}${window}:${sliceOf(window, at) - age}`),
    );
    return [`${prefix}scratch`, `${prefix}counts`, ...slices];
  };
  return {
    async merge(kind, sketch, at) {
      const keys = keysOf(kind, at);
      const text = sketch === undefined ? '' : toHyperLogLog(sketch);
      const merge = () => runScript(client, MERGE, [keys.length, ...keys, text, freshMs, ...TTL_MS]);
      const counts = await answered(merge);
      const [minute = 0, hour = 0, day = 0] = String(counts).split(' ').map(Number);
      return { '1m': minute, '1h': hour, '24h': day };
    },
  };
};
