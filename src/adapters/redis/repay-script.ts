import { LEDGER } from './ledger-script.ts';

/**
 * `DecisionStore.repay` as one script: src/core/containment/answer-over.ts again. Nothing is done where the pair has
 * changed since it was read, so that a debt is repaid once.
 *
 * KEYS: the era, the pair, then one per ledger. ARGV: what the pair was, or empty · ms for which it is kept · then per
 * ledger ms per unit of trickle · base · least β · most β.
 * Reply: now, then the level of each ledger; empty where the pair has changed; or the error `LOST`.
 */
export const REPAY_SCRIPT = `
local call, floor, max, min = redis.call, math.floor, math.max, math.min
local era = call('GET', KEYS[1])
if not era then return redis.error_reply('LOST counters are being gathered') end
if (call('GET', KEYS[2]) or '') ~= ARGV[1] then return {} end
local clock = call('TIME')
local now = clock[1] * 1000 + floor(clock[2] / 1000) + string.match(era, '^%S+')
${LEDGER}
call('SET', KEYS[2], 'c', 'PX', ARGV[2])
local reply = { now }
for index = 3, #KEYS do
  local at = 4 * index - 9
  local trickle, base, from, to = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  local level, updated, recent, starts, completions, step = read_ledger(call('GET', KEYS[index]))
  completions = completions + 1024
  -- β by which a source earns back what its honest starts leave unfinished.
  local beta = min(max(1.2 * max(starts - completions, 0) / completions, from), to)
  level = max(level - floor((base + beta) * trickle + 0.5), 0)
  write_ledger(KEYS[index], level, updated, recent + 1024, starts, completions, step)
  reply[#reply + 1] = level
end
return reply
`;
