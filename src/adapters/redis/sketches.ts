import { generationOf, placeOf, type Mark, type Sketch } from '../../core/detection/sketch.ts';
import type { Instant } from '../../core/time.ts';
import { inParts } from './in-parts.ts';
import { createScript, runScript, type ScriptClient } from './script.ts';

/**
 * KEYS: this generation, the next. ARGV: ms until each ends · bytes of a cell · then both cells and bit in turn. Reply: bits
 * of the emptier cell.
 */
const MARK = createScript(`
local bytes, reply = tonumber(ARGV[3]), {}
for at = 4, #ARGV, 3 do
  local bits = nil
  for row = 0, 1 do
    local cell = tonumber(ARGV[at + row])
    for _, key in ipairs(KEYS) do redis.call('SETBIT', key, cell * 8 + tonumber(ARGV[at + 2]), 1) end
    local count = redis.call('BITCOUNT', KEYS[1], cell, cell + bytes - 1)
    bits = bits and math.min(bits, count) or count
  end
  reply[#reply + 1] = bits
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return reply
`);

/** Sketches: each takes the room that it says, once for this generation and once for the next, whatever comes. */
export const createRedisSketches = (client: ScriptClient, prefix: string) => {
  const markPart = async (sketch: Sketch, marks: readonly Mark[], now: Instant): Promise<number[]> => {
    const { id, bytes, generationMs } = sketch;
    const current = generationOf(sketch, now);
    const keys = [current, current + 1].map((generation) => `${prefix}sketch:${id}:${generation}`);
    const places = marks.flatMap((mark) => {
      const { cells, bit } = placeOf(sketch, mark);
      return [...cells, bit];
    });
    const lifetimes = [generationMs, 2 * generationMs];
    return (await runScript(client, MARK, [
      keys.length,
      ...keys,
      ...lifetimes,
      bytes,
      ...places,
    ])) as number[];
  };
  return {
    mark: async (sketch: Sketch, marks: readonly Mark[], now: Instant): Promise<readonly number[]> =>
      (await inParts(marks, (part) => markPart(sketch, part, now))).flat(),
  };
};
