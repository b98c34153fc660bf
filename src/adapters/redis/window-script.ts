/**
 * src/core/limits/window.ts again, to the bit, for scripts that hold PACKED, `now` and `writer`. Answers count · units it
 * would add (−1: does not fit) · reset; then, where it fits, what is to be kept if it is charged · its ttl, or nothing
 * where the one that it has is right · reset then.
 */
export const WINDOW = `
-- Until enough of the oldest buckets are gone.
local function until_fits(text, window, width, from, excess)
  local freed = 0
  for at = from, #text, ENTRY do
    local bucket, _, units = unpacked('>I6I5I6', text, at)
    freed = freed + units
    if freed >= excess then return (bucket + 1) * width + window - now end
  end
  -- A cost above the limit: no waiting makes it fit.
  return window
end

-- Trimmed here, so that a key stays small whatever its traffic. It lives until what was charged in its newest bucket is
-- gone: within one bucket the expiry need be set only once.
local function begin_bucket(live, bucket, window, width, cost, ttl)
  live = insert_entry(live, WINDOW, bucket, pack('>I5I6', writer, cost))
  local newest = unpacked('>I6', live, #live - 16)
  if newest > bucket then ttl = string.format('%d', (newest + 1) * width + window - now) end
  return live, ttl
end

local function ask_window(text, limit, window, width, cost, ttl)
  local bucket, past = (now - now % width) / width, now - window
  local fresh = (bucket + 1) * width + window - now
  if not text then
    if cost > limit then return 0, -1, window end
    return 0, cost, 0, pack('>I1I6I6I5I6', 119, cost, bucket, writer, cost), ttl, fresh
  end
  local size = #text
  if size < 24 then wrong_type() end
  local kind, sum, first, by, units = unpacked('>I1I6I6I5I6', text)
  if kind ~= 119 then wrong_type() end
  if size == 24 and first == bucket and by == writer and sum + cost <= limit then
    return sum, cost, fresh, pack('>I1I6I6I5I6', 119, sum + cost, bucket, writer, units + cost), nil, fresh
  end
  -- The oldest bucket that overlaps (now - window, now] counts whole: that keeps every span within the limit.
  local oldest, count, from = (past - past % width) / width, sum, WINDOW
  while first and first < oldest do
    count, from = count - unpacked('>I6', text, from + 11), from + ENTRY
    first = from < size and unpacked('>I6', text, from) or nil
  end
  -- No upper bound: after the clock stepped back, buckets of its future hold what was admitted just now.
  if count + cost > limit then return count, -1, until_fits(text, window, width, from, count + cost - limit) end
  local reset = first and (first + 1) * width + window - now or 0
  local at = find_entry(text, pack('>I6I5', bucket, writer), 0, WINDOW)
  if at then
    units = unpacked('>I6', text, at + 11) + cost
    text = pack('>I1I6', 119, sum + cost) .. sub(text, WINDOW, at + 10) .. pack('>I6', units) .. sub(text, at + ENTRY)
    return count, cost, reset, text, nil, reset
  end
  text, ttl = begin_bucket(pack('>I1I6', 119, count + cost) .. sub(text, from), bucket, window, width, cost, ttl)
  return count, cost, reset, text, ttl, first and min(reset, fresh) or fresh
end
`;
