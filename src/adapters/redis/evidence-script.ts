/**
 * Accepts evidence in one step: first everything is looked at, then, where all is new, everything is noted.
 *
 * KEYS: proof, evidence, challenge, and the platform key where there is one.
 * ARGV: milliseconds for each key; then, with a platform key, its counter and what to remember, each behind a `1`, or `0`
 * where there is none.
 */
export const EVIDENCE_SCRIPT = `
local used = {'proof_replayed', 'evidence_replayed', 'challenge_used'}
for i = 1, 3 do
  if redis.call('EXISTS', KEYS[i]) == 1 then return used[i] end
end
local platform = KEYS[4]
local counter, value
if platform then
  if ARGV[5] == '1' then counter = tonumber(ARGV[6]) end
  if ARGV[7] == '1' then value = ARGV[8] end
  local kept = redis.call('HGET', platform, 'counter')
  if counter and not kept and not value then return 'counter_unknown' end
  if counter and kept and counter <= tonumber(kept) then return 'counter_not_above' end
end
for i = 1, 3 do
  redis.call('SET', KEYS[i], '', 'PX', ARGV[i])
end
if platform then
  if counter then
    redis.call('HSET', platform, 'counter', ARGV[6])
  else
    redis.call('HSETNX', platform, 'counter', '0')
  end
  if value then redis.call('HSET', platform, 'value', value) end
  redis.call('PEXPIRE', platform, ARGV[4])
end
return 'accepted'
`;
