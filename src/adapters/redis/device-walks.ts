import {
  EXPOSED_FROM,
  MAX_EXPOSED,
  WALK_MS,
  WALK_TOP,
  type Crossing,
  type Exposure,
  type WalkStep,
} from '../../core/detection/device-walk.ts';
import type { Instant } from '../../core/time.ts';
import { inParts } from './in-parts.ts';
import { createScript, runScript, type ScriptClient } from './script.ts';

/**
 * KEYS: what has changed, one walk per device. ARGV: ms for which both are kept · from where on nothing is told · where a
 * walk ends · now · changes kept · then place among the keys, change and device in turn. Reply: 1 told nothing from here
 * on, -1 told again, 0 neither. A change is scored twice its instant, and one more where nothing is told.
 */
const WALK = createScript(`
local ms, from, top, now, kept = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local reply, changed = {}, false
for at = 6, #ARGV, 3 do
  local key = KEYS[tonumber(ARGV[at])]
  local before = tonumber(redis.call('GET', key) or '0')
  local after = math.min(math.max(before + tonumber(ARGV[at + 1]), 0), top)
  if after == 0 then redis.call('DEL', key) else redis.call('SET', key, after, 'PX', ms) end
  local was, is = before >= from, after >= from
  if is then redis.call('ZADD', KEYS[1], string.format('%.0f', 2 * now + 1), ARGV[at + 2])
  elseif was then redis.call('ZADD', KEYS[1], string.format('%.0f', 2 * now), ARGV[at + 2]) end
  changed = changed or is or was
  reply[#reply + 1] = was == is and 0 or is and 1 or -1
end
if changed then
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('(%.0f', 2 * (now - ms)))
  redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -kept - 1)
  redis.call('PEXPIRE', KEYS[1], ms)
end
return reply
`);

const CROSSINGS = new Map<unknown, Crossing>([
  [1, 'exposed'],
  [-1, 'cleared'],
]);

export interface ExposureClient extends ScriptClient {
  zrangebyscore(key: string, min: string, max: string, withScores: 'WITHSCORES'): Promise<string[]>;
}

/** Walks of devices: about 120 bytes for each whose starts are not all completed, for a day after its last step. */
export const createRedisDeviceWalks = (client: ExposureClient, prefix: string) => {
  const changes = `${prefix}exposed`;
  const walkPart = async (steps: readonly WalkStep[], now: Instant): Promise<Crossing[]> => {
    const devices = [...new Set(steps.map(({ device }) => device))];
    const places = new Map(devices.map((device, index) => [device, index + 2]));
    const keys = [changes, ...devices.map((device) => `${prefix}walk:${device}`)];
    const rules = [WALK_MS, EXPOSED_FROM, WALK_TOP, Math.floor(now), MAX_EXPOSED];
    const taken = steps.flatMap(({ device, change }) => [places.get(device) ?? 2, change, device]);
    const reply = (await runScript(client, WALK, [keys.length, ...keys, ...rules, ...taken])) as unknown[];
    return reply.map((crossing) => CROSSINGS.get(crossing) ?? 'none');
  };
  return {
    walk: async (steps: readonly WalkStep[], now: Instant): Promise<readonly Crossing[]> =>
      (await inParts(steps, (part) => walkPart(part, now))).flat(),
    async exposures(since: Instant): Promise<readonly Exposure[]> {
      const found = await client.zrangebyscore(changes, String(2 * Math.floor(since)), '+inf', 'WITHSCORES');
      const exposures: Exposure[] = [];
      for (let at = 0; at < found.length; at += 2) {
        const [device = '', score] = [found[at], Number(found[at + 1])];
        exposures.push({ device, at: Math.floor(score / 2), isExposed: score % 2 === 1 });
      }
      return exposures;
    },
  };
};
