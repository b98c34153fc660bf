/**
 * Keeps entries, of two accounts of one id the later one; drops entries that nobody changed since they were read. Every
 * change gets a version that no server had before, so that one that came back with older data shows it.
 * A user that may not publish still keeps: the polls find it.
 * KEYS: entries, version. ARGV: new version, channel, number of entries, then id and text of each, then id and text of
 * each that is to be dropped.
 */
export const REPLICATED_SCRIPT = `
local changed = false
local at = 4
local function changedAt(text) return tonumber(string.match(text, '^(%d+):') or '0') end
for _ = 1, tonumber(ARGV[3]) do
  local known = redis.call('HGET', KEYS[1], ARGV[at])
  if not known or changedAt(known) < changedAt(ARGV[at + 1]) then
    redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1])
    changed = true
  end
  at = at + 2
end
while ARGV[at] do
  if redis.call('HGET', KEYS[1], ARGV[at]) == ARGV[at + 1] then
    redis.call('HDEL', KEYS[1], ARGV[at])
    changed = true
  end
  at = at + 2
end
if changed or redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('SET', KEYS[2], ARGV[1])
  redis.pcall('PUBLISH', ARGV[2], ARGV[1])
end
return 1
`;
