import { MAX_BANS_LISTED, type BanEntry, type BanList } from '../../core/limits/ban-list.ts';
import { answered } from './answered.ts';
import { createScript, runScript, type ScriptClient } from './script.ts';

/**
 * KEYS: the list. ARGV: end of the ban · its key and policy · most that are kept. What has ended by the server’s clock goes,
 * and what ends first, beyond the most.
 */
const KEEP = createScript(`
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', tostring(now))
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
local most = tonumber(ARGV[3])
for _, first in ipairs(redis.call('ZRANGE', KEYS[1], '0', tostring(-1 - most))) do redis.call('ZREM', KEYS[1], first) end
local last = redis.call('ZRANGE', KEYS[1], '-1', '-1', 'WITHSCORES')
if last[2] then redis.call('PEXPIRE', KEYS[1], tostring(math.max(1, math.floor(last[2] - now)))) end
return 1
`);

/** KEYS: the list. ARGV: now. Reply: member and end of each in turn, the one that ends last first. */
const LIST = createScript(`
return redis.call('ZRANGE', KEYS[1], '+inf', '(' .. ARGV[1], 'BYSCORE', 'REV', 'WITHSCORES')
`);

const entryOf = (member: string, until: number): BanEntry => {
  const [policyId = '', key = ''] = JSON.parse(member) as string[];
  return { policyId, key, until };
};

/** The list of bans in the shared Redis: a sorted set by their ends. */
export const createRedisBanList = (client: ScriptClient, namespace: string): BanList => {
  const listKey = `{${namespace}}:bans`;
  return {
    async keep({ policyId, key, until }) {
      const member = JSON.stringify([policyId, key]);
      await answered(() => runScript(client, KEEP, [1, listKey, Math.ceil(until), member, MAX_BANS_LISTED]));
    },
    async list(now) {
      const flat = (await answered(() => runScript(client, LIST, [1, listKey, Math.floor(now)]))) as string[];
      const entries: BanEntry[] = [];
      for (let at = 0; at + 1 < flat.length; at += 2)
        entries.push(entryOf(flat[at] ?? '', Number(flat[at + 1])));
      return entries;
    },
  };
};
