import { ANSWER } from './decide-answer-script.ts';
import { LEDGER } from './ledger-script.ts';

const ERA = `
local call, floor, ceil, max, min = redis.call, math.floor, math.ceil, math.max, math.min
-- What the clock is behind that of the server before it; absent while nobody knows what was lost.
local era = call('GET', KEYS[1])
if not era then return redis.error_reply('LOST counters are being gathered') end
`;

const OWNERSHIP = `
if string.match(call('INFO', 'replication'), 'master_replid:(%x+)') ~= string.match(era, ' (%x+)$') then
  return redis.error_reply('LOST the era is of another server')
end
`;

const CLOCK = `
local clock = call('TIME')
local now = clock[1] * 1000 + floor(clock[2] / 1000) + string.match(era, '^%S+')
-- Ends the field of a bucket, so that each process counts in fields of its own: "<bucket>.<digits>", still a number.
local writer = ARGV[1]
`;

const DECISION = `
-- A key lives until what was charged in this bucket is gone: within one bucket the expiry need be set only once.
local function expire(key, window, bucket, ...)
  call('PEXPIRE', key, tostring((bucket + 1) * ceil(window / 8) + window - now), ...)
end

-- Buckets in a hash: field = floor(time / width) and the writer, value = units.
local function read_window(key, limit, window, cost)
  -- The oldest bucket that overlaps (now - window, now] counts whole: that keeps every span within the limit.
  local oldest = floor((now - window) / ceil(window / 8))
  local flat = call('HGETALL', key)
  local count, first = 0, nil
  for at = 1, #flat, 2 do
    local index = floor(flat[at])
    -- No upper bound: after the clock stepped back, buckets of its future hold what was admitted just now.
    if index >= oldest then
      count = count + flat[at + 1]
      if not first or index < first then first = index end
    end
  end
  return count, count + cost <= limit and cost or -1, flat, first
end

local function begin_bucket(key, window, bucket, cost, flat)
  local oldest, newest, gone = floor((now - window) / ceil(window / 8)), bucket, nil
  for at = 1, #flat, 2 do
    local index = floor(flat[at])
    newest = max(newest, index)
    if index < oldest then
      gone = gone or {}
      gone[#gone + 1] = flat[at]
    end
  end
  -- Trimmed here, so that a key stays small whatever its traffic.
  if gone then call('HDEL', key, unpack(gone)) end
  call('HINCRBY', key, tostring(bucket) .. writer, cost)
  expire(key, window, newest)
end

local function apply_window(key, window, cost, flat, first)
  local bucket = floor(now / ceil(window / 8))
  local field = tostring(bucket) .. writer
  for at = 1, #flat, 2 do
    if flat[at] == field then
      call('HINCRBY', key, field, cost)
      return first
    end
  end
  begin_bucket(key, window, bucket, cost, flat)
  return min(first or bucket, bucket)
end

-- Until enough of the oldest buckets are gone; a hash has no order.
local function until_fits(window, flat, excess)
  local width = ceil(window / 8)
  local oldest, live, freed = floor((now - window) / width), {}, 0
  for at = 1, #flat, 2 do
    local index = floor(flat[at])
    if index >= oldest then live[#live + 1] = { index, tonumber(flat[at + 1]) } end
  end
  table.sort(live, function(a, b) return a[1] < b[1] end)
  for _, entry in ipairs(live) do
    freed = freed + entry[2]
    if freed >= excess then return (entry[1] + 1) * width + window - now end
  end
  -- A cost above the limit: no waiting makes it fit.
  return window
end

-- Members in a sorted set: score = last admitted use in half-milliseconds, even when the member was new then, odd
-- when it had been there. By that a refund sees that a member came back, even within the same millisecond.
local new_score, known_score = tostring(2 * now), tostring(2 * now + 1)
local oldest_scores = {}

local function oldest_score(window)
  local text = oldest_scores[window]
  if not text then
    text = tostring(2 * (now - window))
    oldest_scores[window] = text
  end
  return text
end

local function read_distinct(key, limit, window, member)
  local count = call('ZCOUNT', key, oldest_score(window), '+inf')
  if count == 0 then return 0, limit > 0 and 1 or -1, nil end
  local score = call('ZSCORE', key, member)
  score = score and tonumber(score)
  if score and score >= 2 * (now - window) then return count, 0, score end
  return count, count < limit and 1 or -1, nil
end

local function apply_distinct(key, window, member, count, score)
  local width = ceil(window / 8)
  local bucket = floor(now / width)
  if not score then
    -- The set grows only by new members, so trimming before those keeps it within the limit.
    call('ZREMRANGEBYSCORE', key, '-inf', '(' .. oldest_score(window))
    call('ZADD', key, new_score, member)
    if count == 0 then expire(key, window, bucket) else expire(key, window, bucket, 'GT') end
  elseif score < 2 * now + 1 then
    call('ZADD', key, known_score, member)
    if floor(score / 2 / width) < bucket then expire(key, window, bucket, 'GT') end
  end
  -- Otherwise the clock stepped back: the earlier use still is the later mark.
end

local function reset_distinct(key, window, skip)
  local oldest = call('ZRANGEBYSCORE', key, oldest_score(window), '+inf', 'WITHSCORES', 'LIMIT', skip, '1')
  return floor(oldest[2] / 2) + window + 1 - now
end

-- GCRA as a leaky bucket in whole numbers: level in 1/limit milliseconds, and when it was true.
local function read_pace(key, limit, window, cost)
  local level, updated = 0, now
  local kept = call('GET', key)
  if kept then
    level, updated = string.match(kept, '^(%d+) (%d+)$')
    level, updated = tonumber(level), tonumber(updated)
  end
  level = max(level - min(max(now - updated, 0), max(window, ceil(level / limit))) * limit, 0)
  local fits = level + cost * window <= limit * window
  return ceil(level / window), fits and cost or -1, level, max(updated, now)
end

local function apply_pace(key, limit, level, updated)
  local ttl = updated - now + ceil(level / limit)
  call('SET', key, string.format('%.0f %.0f', level, updated), 'PX', tostring(ttl))
end

local function reset_pace(limit, window, cost, fits, level, updated)
  if fits and level == 0 then return 0 end
  if not fits and cost > limit then return window end
  local target = fits and ceil(level / window) - 1 or limit - cost
  return updated - now + ceil((level - target * window) / limit)
end

-- The proof is burned whatever the limits say: an attacker cannot try one proof until a quota frees up.
local replayed, admitted, before = false, true, 1
if ARGV[2] ~= '-' then
  before = 2
  replayed = not call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[3])
  admitted = not (replayed and ARGV[2] == 'e')
end
-- Behind the charges stand the pair and its ledgers, where an answer is asked for.
local asks = ARGV[4] ~= '-'
local charges = #KEYS - before - (asks and ARGV[4] + 1 or 0)
local open = true

-- All are read before any is charged: who is refused burns nobody's quota.
-- Four values per charge: count, units it would add (-1: does not fit), and what its algorithm wants to see again.
local readings = {}
for index = 1, charges do
  local key, at = KEYS[before + index], 5 * index
  local kind, limit, window, last = ARGV[at], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), ARGV[at + 4]
  local count, units, seen, more
  if kind == 'w' then
    count, units, seen, more = read_window(key, limit, window, tonumber(last))
  elseif kind == 'd' then
    count, units, seen = read_distinct(key, limit, window, last)
  else
    count, units, seen, more = read_pace(key, limit, window, tonumber(last))
    if kind == 'b' and units > 0 then units = 0 end
  end
  if units < 0 and ARGV[at + 1] == '1' then admitted = false end
  if units < 0 and ARGV[at + 1] == 'b' then open = false end
  local slot = 4 * index
  readings[slot - 3], readings[slot - 2], readings[slot - 1], readings[slot] = count, units, seen or false, more or false
end

local function settle_window(key, limit, window, cost, count, units, flat, first)
  if units < 0 then return count, until_fits(window, flat, count + cost - limit) end
  if admitted then
    first = apply_window(key, window, tostring(cost), flat, first)
    count = count + cost
  end
  return count, first and (first + 1) * ceil(window / 8) + window - now or 0
end

local function settle_distinct(key, limit, window, member, count, units, score)
  if units < 0 then return count, reset_distinct(key, window, tostring(count - limit)) end
  if admitted then
    apply_distinct(key, window, member, count, score)
    count = count + units
  end
  return count, count == 0 and 0 or reset_distinct(key, window, '0')
end

local function settle_pace(key, limit, window, cost, count, units, level, updated)
  local fits = units >= 0
  if admitted and fits then
    level = level + cost * window
    count = ceil(level / window)
    apply_pace(key, limit, level, updated)
  end
  return count, reset_pace(limit, window, cost, fits, level, updated)
end

local reply = { now, replayed and 1 or 0, admitted and 1 or 0 }
for index = 1, charges do
  local key, at, slot = KEYS[before + index], 5 * index, 4 * index
  local kind, limit, window, last = ARGV[at], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), ARGV[at + 4]
  local count, units, seen, more = readings[slot - 3], readings[slot - 2], readings[slot - 1], readings[slot]
  local reset
  if kind == 'w' then
    count, reset = settle_window(key, limit, window, tonumber(last), count, units, seen, more)
  elseif kind == 'd' then
    count, reset = settle_distinct(key, limit, window, last, count, units, seen)
  elseif kind == 'b' then
    reset = reset_pace(limit, window, 1, units >= 0, seen, more)
  else
    count, reset = settle_pace(key, limit, window, tonumber(last), count, units, seen, more)
  end
  local size = 3 * index
  reply[size + 1], reply[size + 2], reply[size + 3] = count, units, reset
end
if asks then
  local size = #reply
  reply[size + 1], reply[size + 2], reply[size + 3] = 0, 0, 0
  if admitted then
    local told, new, first = decide_answer(open, before + charges + 1, 5 * charges + 5, reply)
    reply[size + 1], reply[size + 2], reply[size + 3] = told and 1 or 0, new and 1 or 0, first and 1 or 0
  end
end
return reply
`;

/**
 * `DecisionStore.decide` as one script (Redis ≥ 7.0): the arithmetic of src/core/limits/{window,distinct,pace}.ts
 * again, to the bit. Redis runs it alone, so between reading and charging nothing happens.
 *
 * KEYS: the era (docs/adr/0008), then the proof, where there is one, then one per charge, then what decide-answer-script.ts
 * reads; all in one slot, by their hash tag.
 * ARGV: the writer's mark · `-` (no proof), `m` (a replay is reported) or `e` (a replay refuses) · the proof's ttl in ms
 * · `-`, or the number of ledgers where an answer is asked for · then per charge its kind (`w`, `d`, `p`, `b`) · `1` where it
 * is enforced, `b` where it blinds beyond its limit · limit · window in ms · cost, or member tag.
 * Reply: now in ms, replayed, admitted, then per charge count · units it adds (−1: does not fit) · reset in ms, then what
 * decide-answer-script.ts adds; or the
 * error `LOST` where counters may have been lost and are being gathered from the processes: then nothing was done.
 *
 * It is the hot path: values instead of tables, texts where Redis would else format a number, no command that the
 * common case can do without. Lua keeps the digits of numbers below 10^14, which all times, buckets and scores are;
 * only a pace's level needs a format.
 */
export const DECIDE_SCRIPT = ERA + CLOCK + LEDGER + ANSWER + DECISION;

/**
 * The same for a Cluster, where a node may have been a replica for a while, and have lost counters, on a connection that
 * stayed: the node says itself whether the era is its own.
 */
export const DECIDE_BY_OWNER_SCRIPT = ERA + OWNERSHIP + CLOCK + LEDGER + ANSWER + DECISION;
