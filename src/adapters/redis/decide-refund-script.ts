import { LEDGER_TEXT } from './ledger-script.ts';
import { PACKED_ENTRIES } from './packed-script.ts';

/**
 * `DecisionStore.refund` as one script: takes back what one decision charged, and touches no expiry. It needs no
 * clock: where something was charged follows from the decision's own time.
 *
 * KEYS: one per charge that added something. ARGV: the writer's mark · the decision's time in ms · then per charge its kind (`w`, `d`,
 * `p`) · window in ms · units · member tag (or empty); of an answer `o` and what was kept of the pair, `l` and ms per unit.
 */
export const REFUND_SCRIPT = `
local call = redis.call
local writer, charged_at = tonumber(string.sub(ARGV[1], 2)), tonumber(ARGV[2])
${PACKED_ENTRIES}${LEDGER_TEXT}
local function keep(key, text, first)
  if #text < first then call('DEL', key) else call('SET', key, text, 'KEEPTTL') end
end

local function refund_window(key, text, window, units)
  check_window(text)
  local bucket = math.floor(charged_at / math.ceil(window / 8))
  local at = find_entry(text, pack('>I6I5', bucket, writer), 0, WINDOW)
  if not at then return end
  local sum, had = unpacked('>I6', text, 2), unpacked('>I6', text, at + 11)
  text = with_sum(text, sum - math.min(units, had))
  keep(key, had > units and set_units(text, at, had - units) or remove_entry(text, at), WINDOW)
end

-- Another mark says that the member came back since, and was admitted: it stays.
local function refund_distinct(key, text, member)
  check_distinct(text)
  local at = find_entry(text, filled(member), 6, DISTINCT)
  if at and unpacked('>I6', text, at) == 2 * charged_at then keep(key, remove_entry(text, at), DISTINCT) end
end

local function refund_pace(key, kept, window, units)
  local level, updated = string.match(kept, '^(%d+) (%d+)$')
  level = math.max(level - units * window, 0)
  call('SET', key, string.format('%d', level) .. ' ' .. updated, 'KEEPTTL')
end

-- A pair that has completed, or was asked about anew, is another one.
local function refund_pair(key, kept, opened)
  if kept == opened then call('DEL', key) end
end

local function refund_ledger(key, kept, trickle)
  local level, updated, recent, starts, completions, step = unpack_ledger(kept)
  level, starts = math.max(level - trickle, 0), math.max(starts - 1024, 0)
  call('SET', key, pack_ledger(level, updated, recent, starts, completions, step), 'KEEPTTL')
end

local kept = call('MGET', unpack(KEYS))
for index, key in ipairs(KEYS) do
  local at = 4 * index - 1
  local kind, window, units = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local text = kept[index]
  if not text then
    -- It has run out.
  elseif kind == 'w' then
    refund_window(key, text, window, units)
  elseif kind == 'd' then
    refund_distinct(key, text, ARGV[at + 3])
  elseif kind == 'o' then
    refund_pair(key, text, ARGV[at + 3])
  elseif kind == 'l' then
    refund_ledger(key, text, window)
  else
    refund_pace(key, text, window, units)
  end
end
return 'OK'
`;
