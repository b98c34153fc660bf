/**
 * A ledger as a text, for scripts: `l`, then six whole numbers, highest byte first: level, when it was true, recent
 * completions, starts, completions, fading step.
 */
export const LEDGER_TEXT = `
local LEDGER = '>I7I6I5I5I5I4'

local function unpack_ledger(kept)
  if string.byte(kept) ~= 108 or #kept ~= 33 then error({ err = 'WRONGTYPE the key holds no ledger' }) end
  return struct.unpack(LEDGER, kept, 2)
end

local function pack_ledger(...)
  return 'l' .. struct.pack(LEDGER, ...)
end
`;

/**
 * The arithmetic of src/core/containment/ledger.ts again, to the bit, for scripts that have read `now` and hold
 * `call`, `floor`, `max` and `min`. A ledger is passed as its six values, never as a table: it is the hot path.
 */
export const LEDGER = `
${LEDGER_TEXT}
local function fade(value, steps)
  for _ = 1, min(steps, 256) do
    if value == 0 then break end
    value = floor(value * 7 / 8)
  end
  return value
end

-- As time has left it.
local function read_ledger(kept)
  local current = floor(now / 24000)
  if not kept then return 0, now, 0, 0, 0, current end
  local level, updated, recent, starts, completions, step = unpack_ledger(kept)
  level, updated = max(level - max(now - updated, 0), 0), max(updated, now)
  if current > step then
    local slow = floor(current / 450) - floor(step / 450)
    recent = fade(recent, current - step)
    if slow > 0 then starts, completions = fade(starts, slow), fade(completions, slow) end
    step = current
  end
  return level, updated, recent, starts, completions, step
end

local function write_ledger(key, level, updated, recent, starts, completions, step)
  local ttl = updated + (completions > 0 and max(level, 86400000) or level) - now
  local text = pack_ledger(level, updated, recent, starts, completions, step)
  call('SET', key, text, 'PX', string.format('%d', max(ttl, 1)))
end
`;
