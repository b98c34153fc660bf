/**
 * src/core/limits/pace.ts again, to the bit, for scripts that hold `now`: a text of the level, and when it was true.
 * Answers what window-script.ts does, and then the count where it is charged.
 */
export const PACE = `
local function reset_pace(limit, window, cost, fits, level, updated)
  if fits and level == 0 then return 0 end
  if not fits and cost > limit then return window end
  local target = fits and ceil(level / window) - 1 or limit - cost
  return updated - now + ceil((level - target * window) / limit)
end

-- GCRA as a leaky bucket in whole numbers: level in 1/limit milliseconds, and when it was true.
local function ask_pace(kept, limit, window, cost)
  local level, updated = 0, now
  if kept then
    level, updated = string.match(kept, '^(%d+) (%d+)$')
    level, updated = tonumber(level), tonumber(updated)
    level = max(level - min(max(now - updated, 0), max(window, ceil(level / limit))) * limit, 0)
    updated = max(updated, now)
  end
  local raised = level + cost * window
  local count, fits = ceil(level / window), raised <= limit * window
  local reset = reset_pace(limit, window, cost, fits, level, updated)
  if not fits then return count, -1, reset end
  local text, ttl = string.format('%d %d', raised, updated), string.format('%d', updated - now + ceil(raised / limit))
  return count, cost, reset, text, ttl, reset_pace(limit, window, cost, true, raised, updated), ceil(raised / window)
end

-- Asks whether a ban that is kept still holds, and charges nothing.
local function ask_ban(kept, window)
  local count, units, reset = ask_pace(kept, 1, window, 1)
  return count, min(units, 0), reset
end
`;
