/**
 * `DecisionStore.refund` as one script: takes back what one decision charged, and touches no expiry. It needs no
 * clock: where something was charged follows from the decision's own time.
 *
 * KEYS: one per charge that added something. ARGV: the writer's mark · the decision's time in ms · then per charge its kind (`w`, `d`,
 * `p`) · window in ms · units · member tag (or empty); of an answer `o` and what was kept of the pair, `l` and ms per unit.
 */
export const REFUND_SCRIPT = `
local writer, charged_at = ARGV[1], tonumber(ARGV[2])

local function refund_window(key, window, units)
  local field = tostring(math.floor(charged_at / math.ceil(window / 8))) .. writer
  local left = tonumber(redis.call('HGET', key, field) or '0') - units
  if left > 0 then
    redis.call('HSET', key, field, left)
  else
    redis.call('HDEL', key, field)
  end
end

-- Another score says that the member came back since, and was admitted: it stays.
local function refund_distinct(key, member)
  local score = redis.call('ZSCORE', key, member)
  if score and tonumber(score) == 2 * charged_at then redis.call('ZREM', key, member) end
end

local function refund_pace(key, window, units)
  local kept = redis.call('GET', key)
  if not kept then return end
  local level, updated = string.match(kept, '^(%d+) (%d+)$')
  level = math.max(level - units * window, 0)
  redis.call('SET', key, string.format('%.0f', level) .. ' ' .. updated, 'KEEPTTL')
end

-- A pair that has completed, or was asked about anew, is another one.
local function refund_pair(key, opened)
  if redis.call('GET', key) == opened then redis.call('DEL', key) end
end

local function refund_ledger(key, trickle)
  local kept = redis.call('GET', key)
  if not kept then return end
  local level, updated, recent, starts, rest = string.match(kept, '^(%d+) (%d+) (%d+) (%d+) (.+)$')
  level, starts = math.max(level - trickle, 0), math.max(starts - 1024, 0)
  redis.call('SET', key, string.format('%.0f %s %s %.0f %s', level, updated, recent, starts, rest), 'KEEPTTL')
end

for index, key in ipairs(KEYS) do
  local at = 4 * index - 1
  local kind, window, units = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  if kind == 'w' then
    refund_window(key, window, units)
  elseif kind == 'd' then
    refund_distinct(key, ARGV[at + 3])
  elseif kind == 'o' then
    refund_pair(key, ARGV[at + 3])
  elseif kind == 'l' then
    refund_ledger(key, window)
  else
    refund_pace(key, window, units)
  end
end
return 'OK'
`;
