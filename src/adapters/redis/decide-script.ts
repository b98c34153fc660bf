/**
 * `DecisionStore.decide` as one script (Redis ≥ 7.0): the arithmetic of src/core/limits/{window,distinct,pace}.ts
 * again, to the bit. Redis runs it alone, so between reading and charging nothing happens.
 *
 * KEYS: the proof, where there is one, then one per charge; all in one slot, by their hash tag.
 * ARGV: `-` (no proof), `m` (a replay is reported) or `e` (a replay refuses) · the proof's ttl in ms · then per charge
 * its kind (`w`, `d`, `p`; in capitals where it is enforced) · limit · window in ms · cost, or member tag.
 * Reply: now in ms, replayed, admitted, then per charge count · units it adds (−1: does not fit) · reset in ms.
 */
export const DECIDE_SCRIPT = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- Lua prints large numbers as 1e+14; Redis and the other store want digits.
local function digits(number)
  return string.format('%.0f', number)
end

-- Buckets in a hash: field = floor(time / width), value = units.
local function read_window(charge)
  charge.width = math.ceil(charge.window / 8)
  -- The oldest bucket that overlaps (now - window, now] counts whole: that keeps every span within the limit.
  local oldest = math.floor((now - charge.window) / charge.width)
  local flat = redis.call('HGETALL', charge.key)
  local buckets, stale, count = {}, {}, 0
  for at = 1, #flat, 2 do
    local bucket, units = tonumber(flat[at]), tonumber(flat[at + 1])
    -- No upper bound: after the clock stepped back, buckets of its future hold what was admitted just now.
    if bucket >= oldest then
      buckets[#buckets + 1] = { bucket, units }
      count = count + units
    else
      stale[#stale + 1] = flat[at]
    end
  end
  charge.buckets, charge.stale, charge.count, charge.units = buckets, stale, count, charge.cost
  charge.fits = count + charge.cost <= charge.limit
end

local function apply_window(charge)
  -- Trimmed on every write, so that a key stays small whatever its traffic.
  if #charge.stale > 0 then redis.call('HDEL', charge.key, unpack(charge.stale)) end
  local bucket = math.floor(now / charge.width)
  redis.call('HINCRBY', charge.key, bucket, charge.cost)
  charge.count = charge.count + charge.cost
  local newest, present = bucket, false
  for _, entry in ipairs(charge.buckets) do
    if entry[1] == bucket then
      entry[2], present = entry[2] + charge.cost, true
    elseif entry[1] > newest then
      newest = entry[1]
    end
  end
  -- A bucket that was there already was given its expiry when it was made.
  if not present then
    charge.buckets[#charge.buckets + 1] = { bucket, charge.cost }
    redis.call('PEXPIRE', charge.key, (newest + 1) * charge.width + charge.window - now)
  end
end

local function reset_window(charge)
  local excess = 1
  if not charge.fits then excess = charge.count + charge.cost - charge.limit end
  -- A hash is unordered once the clock stepped back.
  table.sort(charge.buckets, function(a, b) return a[1] < b[1] end)
  local freed = 0
  for _, entry in ipairs(charge.buckets) do
    freed = freed + entry[2]
    if freed >= excess then return (entry[1] + 1) * charge.width + charge.window - now end
  end
  -- Nothing counted, or a cost above the limit, which no waiting makes fit.
  if charge.fits then return 0 end
  return charge.window
end

-- Members in a sorted set: score = last admitted use in half-milliseconds, even when the member was new then, odd
-- when it had been there. By that a refund sees that a member came back, even within the same millisecond.
local function read_distinct(charge)
  charge.oldest = 2 * (now - charge.window)
  charge.count = redis.call('ZCOUNT', charge.key, digits(charge.oldest), '+inf')
  local score = tonumber(redis.call('ZSCORE', charge.key, charge.member) or '-inf')
  if score and score >= charge.oldest then charge.score = score end
  charge.units = charge.score and 0 or 1
  charge.fits = charge.score ~= nil or charge.count < charge.limit
end

local function apply_distinct(charge)
  -- Never back: after the clock stepped back the earlier use still is the later mark.
  local score = charge.score and math.max(charge.score, 2 * now + 1) or 2 * now
  local ttl = math.floor(score / 2) + charge.window + 1 - now
  -- The set grows only by new members, so trimming before those keeps it within the limit.
  if not charge.score then
    redis.call('ZREMRANGEBYSCORE', charge.key, '-inf', '(' .. digits(charge.oldest))
  end
  redis.call('ZADD', charge.key, digits(score), charge.member)
  if charge.count == 0 then
    redis.call('PEXPIRE', charge.key, ttl)
  else
    redis.call('PEXPIRE', charge.key, ttl, 'GT')
  end
  charge.count = charge.count + charge.units
end

local function reset_distinct(charge)
  if charge.count == 0 then return 0 end
  local skip = 0
  if not charge.fits then skip = charge.count - charge.limit end
  local range = redis.call(
    'ZRANGEBYSCORE', charge.key, digits(charge.oldest), '+inf', 'WITHSCORES', 'LIMIT', skip, 1)
  return math.floor(range[2] / 2) + charge.window + 1 - now
end

-- GCRA as a leaky bucket in whole numbers: level in 1/limit milliseconds, and when it was true.
local function read_pace(charge)
  local level, updated = 0, now
  local kept = redis.call('GET', charge.key)
  if kept then
    level, updated = string.match(kept, '^(%d+) (%d+)$')
    level, updated = tonumber(level), tonumber(updated)
  end
  local elapsed = math.min(math.max(now - updated, 0), charge.window)
  charge.level, charge.updated = math.max(level - elapsed * charge.limit, 0), math.max(updated, now)
  charge.count, charge.units = math.ceil(charge.level / charge.window), charge.cost
  charge.fits = charge.level + charge.cost * charge.window <= charge.limit * charge.window
end

local function apply_pace(charge)
  charge.level = charge.level + charge.cost * charge.window
  charge.count = math.ceil(charge.level / charge.window)
  local ttl = charge.updated - now + math.ceil(charge.level / charge.limit)
  redis.call('SET', charge.key, digits(charge.level) .. ' ' .. digits(charge.updated), 'PX', digits(ttl))
end

local function reset_pace(charge)
  if charge.fits and charge.level == 0 then return 0 end
  if not charge.fits and charge.cost > charge.limit then return charge.window end
  local target = (charge.limit - charge.cost) * charge.window
  if charge.fits then target = (charge.count - 1) * charge.window end
  return charge.updated - now + math.ceil((charge.level - target) / charge.limit)
end

local READ = { w = read_window, d = read_distinct, p = read_pace }
local APPLY = { w = apply_window, d = apply_distinct, p = apply_pace }
local RESET = { w = reset_window, d = reset_distinct, p = reset_pace }

-- The proof is burned whatever the limits say: an attacker cannot try one proof until a quota frees up.
local replayed, admitted, first = false, true, 0
if ARGV[1] ~= '-' then
  first = 1
  replayed = not redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[2])
  admitted = not (replayed and ARGV[1] == 'e')
end

-- All are read before any is charged: who is refused burns nobody's quota.
local charges = {}
for at = 3, #ARGV, 4 do
  local mode = ARGV[at]
  local kind = string.lower(mode)
  local charge = {
    key = KEYS[first + (at + 1) / 4], kind = kind, limit = tonumber(ARGV[at + 1]), window = tonumber(ARGV[at + 2]),
    cost = false, member = false, count = 0, units = 0, fits = false,
  }
  if kind == 'd' then charge.member = ARGV[at + 3] else charge.cost = tonumber(ARGV[at + 3]) end
  READ[kind](charge)
  if not charge.fits and mode ~= kind then admitted = false end
  charges[#charges + 1] = charge
end

local reply = { now, replayed and 1 or 0, admitted and 1 or 0 }
for _, charge in ipairs(charges) do
  if admitted and charge.fits then APPLY[charge.kind](charge) end
  local size = #reply
  reply[size + 1], reply[size + 2] = charge.count, charge.fits and charge.units or -1
  reply[size + 3] = RESET[charge.kind](charge)
end
return reply
`;
