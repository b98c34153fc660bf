/*
 * An era is a stretch of time in which one server has lost no counter. Its key holds by how much the server's clock is
 * behind the one before it, in ms, and whose era it is; without the key nothing is decided. A server is known by its
 * replication id: it has another one whenever it starts, and whenever it becomes a primary. The recovery hash says of which server the era
 * is (`run`), since when counts are gathered (`since`), the most cautious opinion on the clock (`behind`), who has said
 * again what it counted (`w` and its mark), and that it is over (`done`).
 */

const NOW = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
`;

/**
 * A sign of life, and the question whether this server still is the one that has everything. One that has started
 * since, was wiped, or was a replica has another replication id than its data say, or no era: then the era ends here.
 *
 * KEYS: era, recovery, fleet. ARGV: the writer's mark · the store's time by the writer's own steady clock, or empty ·
 * ms after which a silent process is gone. Reply: 1 where the writer may count · run · the store's time · the fleet.
 */
export const BEAT_SCRIPT = `${NOW}
local era, recovery, fleet = KEYS[1], KEYS[2], KEYS[3]
local run = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
local of, done, joined = unpack(redis.call('HMGET', recovery, 'run', 'done', 'w' .. ARGV[1]))
local behind = string.match(redis.call('GET', era) or '', '^%S+')
if of ~= run or (done and not behind) then
  redis.call('DEL', era, recovery)
  redis.call('HSET', recovery, 'run', run, 'since', tostring(now))
  behind, joined = nil, false
end
if not behind and ARGV[2] ~= '' then
  local opinion = tonumber(ARGV[2]) - now
  -- A second is the network's; ten minutes are no step of a clock but a process that slept.
  if math.abs(opinion) < 1000 or math.abs(opinion) > 600000 then opinion = 0 end
  -- The earliest time holds: windows that run out late refuse too much, never too little.
  local least = redis.call('HGET', recovery, 'behind')
  if not least or opinion < tonumber(least) then redis.call('HSET', recovery, 'behind', tostring(opinion)) end
end
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', fleet, '-inf', tostring(now - ARGV[3]))) do
  redis.call('ZREM', fleet, gone)
  redis.call('HDEL', recovery, 'w' .. gone)
end
redis.call('ZADD', fleet, tostring(now), ARGV[1])
local reply = { behind and joined and 1 or 0, run, now + (behind or '0') }
for _, mark in ipairs(redis.call('ZRANGE', fleet, '0', '-1')) do reply[#reply + 1] = mark end
return reply
`;

/**
 * A process has said again all that it counted. The era begins when everybody who is known has, and at the earliest
 * when those of whom nobody knows have had the time to come back; it does not wait for the dead for ever.
 *
 * KEYS: era, recovery. ARGV: the writer's mark · run · least ms of gathering · most ms · the marks that are waited for.
 * Reply: 1 where the writer may count, 0 where it waits on, −1 where gathering began anew.
 */
export const JOIN_SCRIPT = `${NOW}
local era, recovery = KEYS[1], KEYS[2]
local of, since, behind = unpack(redis.call('HMGET', recovery, 'run', 'since', 'behind'))
if of ~= ARGV[2] then return -1 end
redis.call('HSET', recovery, 'w' .. ARGV[1], '1')
if redis.call('EXISTS', era) == 1 then return 1 end
local gathered = now - since
if gathered < 0 then
  redis.call('HSET', recovery, 'since', tostring(now))
  return 0
end
if gathered < tonumber(ARGV[3]) then return 0 end
if gathered < tonumber(ARGV[4]) then
  for at = 5, #ARGV do
    if redis.call('HEXISTS', recovery, 'w' .. ARGV[at]) == 0 then return 0 end
  end
end
redis.call('SET', era, (behind or '0') .. ' ' .. ARGV[2])
redis.call('HSET', recovery, 'done', '1')
return 1
`;

/** An orderly end: nobody waits for this process. KEYS: recovery, fleet. ARGV: the writer's mark. */
export const LEAVE_SCRIPT = `
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[1], 'w' .. ARGV[1])
return 1
`;
