/**
 * src/core/limits/distinct.ts again, to the bit, for scripts that hold PACKED and `now`. A mark is the last admitted use
 * in half-milliseconds, even when the member was new then, odd when it had been there. By that a refund sees that a
 * member came back, even within the same millisecond. Answers what window-script.ts does.
 */
export const DISTINCT = `
local function gone_in(text, at, window)
  return floor(unpacked('>I6', text, at) / 2) + window + 1 - now
end

-- A key lives until what was charged in the bucket of its latest mark is gone.
local function ttl_of(text, window, width)
  local newest = floor(unpacked('>I6', text, #text - 16) / 2)
  return string.format('%d', max((floor(newest / width) + 1) * width - now, width) + window)
end

local function see_member(text, from, at, mark, window, width, member)
  local count, reset = (#text + 1 - from) / ENTRY, gone_in(text, from, window)
  -- The clock stepped back: the earlier use still is the later mark.
  if mark > 2 * now then return count, 0, reset, nil, nil, reset end
  if at + 16 == #text then
    text = sub(text, 1, at - 1) .. pack('>I6', 2 * now + 1) .. member
  else
    text = insert_entry(sub(text, 1, at - 1) .. sub(text, at + ENTRY), DISTINCT, 2 * now + 1, member)
  end
  local ttl = mark < 2 * (now - now % width) and ttl_of(text, window, width) or nil
  return count, 0, reset, text, ttl, at == from and gone_in(text, from, window) or reset
end

local function ask_distinct(text, limit, window, width, member)
  local oldest, from, size, mark = 2 * (now - window), DISTINCT, text and #text or 0, nil
  if text then
    local kind
    if size < 18 then wrong_type() end
    kind, mark = unpacked('>I1I6', text)
    if kind ~= 100 then wrong_type() end
    while mark and mark < oldest do
      from = from + ENTRY
      mark = from < size and unpacked('>I6', text, from) or nil
    end
  end
  if not mark then
    return 0, 1, 0, pack('>I1I6', 100, 2 * now) .. member, string.format('%d', window + width), window + 1
  end
  local at = find_entry(text, member, 6, from)
  if at then
    if at > from then mark = unpacked('>I6', text, at) end
    return see_member(text, from, at, mark, window, width, member)
  end
  local count = (size + 1 - from) / ENTRY
  if count >= limit then return count, -1, gone_in(text, from + (count - limit) * ENTRY, window) end
  -- The set grows only by new members, so trimming before those keeps it within the limit.
  local live = insert_entry('d' .. sub(text, from), DISTINCT, 2 * now, member)
  local ttl = ttl_of(live, window, width)
  return count, 1, gone_in(text, from, window), live, ttl, gone_in(live, DISTINCT, window)
end
`;
