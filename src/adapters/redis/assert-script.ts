import { LEDGER_TEXT } from './ledger-script.ts';
import { PACKED_ENTRIES } from './packed-script.ts';

/**
 * Says again what a process has counted itself: units, marks and levels only ever rise, so it may be said twice.
 *
 * KEYS: one per count. ARGV: the writer's mark · then per count its kind (`w`, `d`, `p`, `l`, `j`, `t`) · ms for which it still
 * counts · number of pairs · the pairs.
 */
export const ASSERT_SCRIPT = `
local call, writer, at = redis.call, tonumber(string.sub(ARGV[1], 2)), 2
${PACKED_ENTRIES}${LEDGER_TEXT}
-- Each answers what the key shall hold.
local raise = {}

function raise.w(text, bucket, units)
  text, bucket, units = text or with_sum('', 0), tonumber(bucket), tonumber(units)
  check_window(text)
  local at = find_entry(text, pack('>I6I5', bucket, writer), 0, WINDOW)
  local had = at and unpacked('>I6', text, at + 11) or 0
  if had >= units then return text end
  text = with_sum(text, unpacked('>I6', text, 2) + units - had)
  if at then return set_units(text, at, units) end
  return insert_entry(text, WINDOW, bucket, pack('>I5I6', writer, units))
end

function raise.d(text, mark, member)
  text, mark, member = text or 'd', tonumber(mark), filled(member)
  check_distinct(text)
  local at = find_entry(text, member, 6, DISTINCT)
  if at and unpacked('>I6', text, at) >= mark then return text end
  return insert_entry(at and remove_entry(text, at) or text, DISTINCT, mark, member)
end

-- Within one millisecond two may have decided: the higher level is the later one.
local function is_later(level, updated, kept, since)
  return not since or since < updated or (since == updated and kept < level)
end

function raise.p(text, level, updated)
  local kept, since = string.match(text or '', '^(%d+) (%d+)$')
  if is_later(tonumber(level), tonumber(updated), tonumber(kept), tonumber(since)) then
    return level .. ' ' .. updated
  end
  return text
end

-- Of a ledger the level only; what fades there stays, where it was not lost.
function raise.l(text, level, updated)
  level, updated = tonumber(level), tonumber(updated)
  if not text then return pack_ledger(level, updated, 0, 0, 0, math.floor(updated / 24000)) end
  local kept, since, recent, starts, completions, step = unpack_ledger(text)
  if is_later(level, updated, kept, since) then
    return pack_ledger(level, updated, recent, starts, completions, step)
  end
  return text
end

-- Two instances may have kept one each: the later one lasts longer.
function raise.t(text, said, left, key)
  if text and call('PTTL', key) >= tonumber(left) then return text end
  return said
end

for _, key in ipairs(KEYS) do
  local kind, ttl, pairs_left = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local kept = call('GET', key)
  local text = kept
  at = at + 3
  if kind == 'j' then text = text or '1' end
  for _ = 1, pairs_left do
    text = raise[kind](text, ARGV[at], ARGV[at + 1], key)
    at = at + 2
  end
  if text and text ~= kept then call('SET', key, text, 'KEEPTTL') end
  if call('PTTL', key) < ttl then call('PEXPIRE', key, tostring(ttl)) end
end
return #KEYS
`;
