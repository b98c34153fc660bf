/**
 * Counters as packed texts, for scripts. A window is `w`, the sum of its units (6 bytes), then entries of bucket (6),
 * writer (5) and units (6); a distinct set is `d`, then entries of mark (6) and member (11, filled with zeros). Whole
 * numbers, highest byte first; entries by rising bucket or mark, 17 bytes each. One text is read by one `MGET` with all
 * others, and written with its expiry by one `SET`, where a hash or a sorted set takes five commands (docs/performance.md).
 */
export const PACKED = `
local pack, unpacked, sub = struct.pack, struct.unpack, string.sub
-- Bytes of an entry, and where the first one begins.
local ENTRY, WINDOW, DISTINCT = 17, 8, 2

local function wrong_type()
  error({ err = 'WRONGTYPE the key holds no such counter' })
end

-- Where the entry begins that has \`part\` so many bytes behind its beginning; \`first\` is where some entry begins.
local function find_entry(text, part, behind, first)
  local at = string.find(text, part, first, true)
  while at and (at - first - behind) % ENTRY ~= 0 do at = string.find(text, part, at + 1, true) end
  return at and at - behind
end

-- Behind all entries that are not later; nearly always at the end.
local function insert_entry(text, first, order, rest)
  local at = #text - 16
  while at >= first and unpacked('>I6', text, at) > order do at = at - ENTRY end
  local entry = pack('>I6', order) .. rest
  if at + 16 == #text then return text .. entry end
  return sub(text, 1, at + 16) .. entry .. sub(text, at + ENTRY)
end
`;

/** The same for scripts that change single entries: what is said again, what is taken back. */
export const PACKED_ENTRIES = `
${PACKED}
local function check_window(text)
  if string.byte(text) ~= 119 or (#text - 7) % ENTRY ~= 0 then wrong_type() end
end

local function check_distinct(text)
  if string.byte(text) ~= 100 or (#text - 1) % ENTRY ~= 0 then wrong_type() end
end

local function filled(member)
  return member .. string.rep('\\0', 11 - #member)
end

local function remove_entry(text, at)
  return sub(text, 1, at - 1) .. sub(text, at + ENTRY)
end

-- The sum stands before the entries, so that a reader need not add them up.
local function with_sum(text, sum)
  return 'w' .. pack('>I6', sum) .. sub(text, WINDOW)
end

local function set_units(text, at, units)
  return sub(text, 1, at + 10) .. pack('>I6', units) .. sub(text, at + ENTRY)
end
`;
