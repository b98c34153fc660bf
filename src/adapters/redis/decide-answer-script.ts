/**
 * The answer’s part of decide-script.ts: src/core/containment/answer-over.ts again. `open` says whether the limits
 * leave room for a truthful answer; `first` and `at` are where its keys and arguments begin.
 *
 * KEYS: the pair, then one per ledger. ARGV: ms for which an open pair is kept · what is kept of it · strictness · then
 * per ledger its capacity · ms per unit of trickle · `1` where it is enforced, and \`k\` where it knows the device.
 * Adds to the reply: open, new, first, then per ledger that was read its debt · capacity · whether it fits.
 */
export const ANSWER = `
local function room_of(ledger, capacity, strict)
  if strict > 0 and ledger.completions == 0 then return max(1, floor(capacity / 2)) end
  return max(capacity, floor(ledger.recent / 1024))
end

local function tell(strict, first, at, reply)
  local open, ledgers = true, {}
  for index = 1, #KEYS - first do
    local slot, key = at + 3 * index, KEYS[first + index]
    local capacity, trickle, flags = tonumber(ARGV[slot]), tonumber(ARGV[slot + 1]), ARGV[slot + 2]
    local ledger = read_ledger(key)
    local room = room_of(ledger, capacity, strict)
    local fits = ledger.level + trickle <= room * trickle
    if strict == 2 and ledger.completions == 0 and flags:find('k', 1, true) then fits = false end
    if not fits and flags:find('1', 1, true) then open = false end
    reply[#reply + 1], reply[#reply + 2], reply[#reply + 3] = ceil(ledger.level / trickle), room, fits and 1 or 0
    if fits then ledgers[key] = { ledger, trickle } end
  end
  if not open then return false end
  call('SET', KEYS[first], ARGV[at + 1], 'PX', ARGV[at])
  for key, charged in pairs(ledgers) do
    charged[1].level = charged[1].level + charged[2]
    charged[1].starts = charged[1].starts + 1024
    write_ledger(key, charged[1])
  end
  return true
end

local function decide_answer(open, first, at, reply)
  local kept, strict = call('GET', KEYS[first]), tonumber(ARGV[at + 2])
  open = open and strict < 3
  if open and kept and kept ~= 'a' then return true, false, false end
  open = open and tell(strict, first, at, reply)
  if not kept and not open then call('SET', KEYS[first], 'a', 'PX', ARGV[at]) end
  return open, open, not kept
end
`;
