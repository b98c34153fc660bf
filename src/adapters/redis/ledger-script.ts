/**
 * The arithmetic of src/core/containment/ledger.ts again, to the bit, for scripts that have read `now` and hold
 * `call`, `floor`, `max` and `min`. A ledger is a text of six whole numbers: level, when it was true, recent
 * completions, starts, completions, fading step.
 */
export const LEDGER = `
local function fade(value, steps)
  for _ = 1, min(steps, 256) do
    if value == 0 then break end
    value = floor(value * 7 / 8)
  end
  return value
end

-- As time has left it.
local function read_ledger(key)
  local current = floor(now / 24000)
  local kept = call('GET', key)
  if not kept then return { level = 0, updated = now, recent = 0, starts = 0, completions = 0, step = current } end
  local level, updated, recent, starts, completions, step =
    string.match(kept, '^(%d+) (%d+) (%d+) (%d+) (%d+) (%d+)$')
  updated, step = tonumber(updated), tonumber(step)
  current = max(step, current)
  local slow = floor(current / 450) - floor(step / 450)
  return {
    level = max(level - max(now - updated, 0), 0),
    updated = max(updated, now),
    recent = fade(tonumber(recent), current - step),
    starts = fade(tonumber(starts), slow),
    completions = fade(tonumber(completions), slow),
    step = current,
  }
end

local function write_ledger(key, ledger)
  local ttl = ledger.updated + (ledger.completions > 0 and max(ledger.level, 86400000) or ledger.level) - now
  local text = string.format('%.0f %.0f %.0f %.0f %.0f %.0f', ledger.level, ledger.updated, ledger.recent,
    ledger.starts, ledger.completions, ledger.step)
  call('SET', key, text, 'PX', string.format('%.0f', max(ttl, 1)))
end
`;
