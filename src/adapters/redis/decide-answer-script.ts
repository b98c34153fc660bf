import { LEDGER } from './ledger-script.ts';

/**
 * The answer’s part of decide-script.ts: src/core/containment/answer-over.ts again. `open` says whether the limits
 * leave room for a truthful answer; `size` is how long the reply is; `pair_at` is where its keys begin, `next_at` where its ledgers do in what is packed
 * (decide-packed.ts). What few requests need is defined where they need it: defining costs more than running it.
 *
 * KEYS: the pair, then one per ledger. ARGV: behind what is packed, ms for which an open pair is kept · what is kept of it.
 * Adds to the reply: open, new, first, then per ledger that was read its debt · capacity · whether it fits.
 */
export const ANSWER = `
local pair, told, is_new, last = kept[pair_at], false, false, size + 3
open = open and strict ~= 3
reply[size + 3] = pair and 0 or 1
if open and pair and pair ~= 'a' then
  told = true
elseif open and strict < 3 then
  ${LEDGER}
  local function room_of(recent, completions, capacity, trusts)
    if strict > 0 and completions == 0 then return floor((capacity + 1) / 2) end
    if trusts then recent = max(recent, completions) end
    return max(capacity, floor(recent / 1024))
  end
  local at, charged, is_known = next_at, {}, false
  local ledgers = asks > 1 and call('MGET', unpack(KEYS, pair_at + 1)) or {}
  for index, text in ipairs(ledgers) do
    local capacity, trickle, flags
    capacity, trickle, flags, at = unpacked('>I6I6I1', asked, at)
    local level, updated, recent, starts, completions, step = read_ledger(text)
    local room = room_of(recent, completions, capacity, flags % 8 > 3)
    local own = room
    if flags % 16 > 7 and completions > 0 and 2 * completions >= starts then is_known = true end
    if flags > 15 and not is_known then own = min(room, max(floor((capacity + 1) / 2), floor(recent / 1024))) end
    local fits = level + trickle <= own * trickle
    if strict == 2 and completions == 0 and flags % 4 > 1 then fits = false end
    if not fits and flags % 2 == 1 then open = false end
    reply[last + 1], reply[last + 2], reply[last + 3] = ceil(level / trickle), room, fits and 1 or 0
    last = last + 3
    if fits then
      charged[#charged + 1] =
        { KEYS[pair_at + index], level + trickle, updated, recent, starts + 1024, completions, step }
    end
  end
  told, is_new = open, open
  if open then
    call('SET', KEYS[pair_at], ARGV[3], 'PX', ARGV[2])
    for _, ledger in ipairs(charged) do write_ledger(unpack(ledger)) end
  end
end
if not pair and not told then call('SET', KEYS[pair_at], 'a', 'PX', ARGV[2]) end
reply[size + 1], reply[size + 2] = told and 1 or 0, is_new and 1 or 0
size = last
`;
