import { ANSWER } from './decide-answer-script.ts';
import { DISTINCT } from './distinct-script.ts';
import { PACE } from './pace-script.ts';
import { PACKED } from './packed-script.ts';
import { WINDOW } from './window-script.ts';

const READ = `
local KEYS, ARGV, tonumber = KEYS, ARGV, tonumber
local call, floor, ceil, max, min = redis.call, math.floor, math.ceil, math.max, math.min
local asked = ARGV[1]
local writer, proof, proof_ttl, charges, asks, strict, next_at = struct.unpack('>I5I1I6I1I1I1', asked)
local before = proof > 0 and 2 or 1
local pair_at = before + charges + 1
-- All that every request looks at, at once; ledgers are read where they count.
local kept = call('MGET', unpack(KEYS, 1, asks > 0 and pair_at or pair_at - 1))
-- What the clock is behind that of the server before it; absent while nobody knows what was lost.
local era = kept[1]
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
`;

const PROOF = `
-- The proof is burned whatever the limits say: an attacker cannot try one proof until a quota frees up.
local replayed, admitted = false, true
if proof > 0 then
  replayed = kept[2] ~= false
  if not replayed then call('SET', KEYS[2], '1', 'PX', string.format('%d', proof_ttl)) end
  admitted = not (replayed and proof == 2)
end
`;

/** Room that a table is made with, so that it need not grow step by step; more than this grows it. */
const room = (places: number): string => Array.from({ length: places }, () => 'nil').join(',');

const DECISION = `
local open, byte = true, string.byte
-- All are asked before any is charged: who is refused burns nobody's quota. \`was\`: count and reset where nothing is.
local size, reply = 3, { now, replayed and 1 or 0, 0, ${room(57)} }
local was, texts, ttls = { ${room(36)} }, { ${room(18)} }, { ${room(18)} }
for index = 1, charges do
  local held, tag = kept[before + index], byte(asked, next_at)
  local kind = tag % 4
  local count, units, reset, text, ttl, reset_then, count_then
  local limit, window, width, given
  if kind == 0 then
    limit, window, width, given, ttl, next_at = unpacked('>I6I6I6I6I1c0', asked, next_at + 1)
    count, units, reset, text, ttl, reset_then = ask_window(held, limit, window, width, given, ttl)
  elseif kind == 1 then
    limit, window, width, given, next_at = unpacked('>I6I6I6c11', asked, next_at + 1)
    count, units, reset, text, ttl, reset_then = ask_distinct(held, limit, window, width, given)
  elseif kind == 2 then
    limit, window, given, next_at = unpacked('>I6I6I6', asked, next_at + 1)
    count, units, reset, text, ttl, reset_then, count_then = ask_pace(held, limit, window, given)
  else
    count, units, reset, next_at = 0, 0, 0, next_at + 7
    if held then count, units, reset = ask_ban(held, (unpacked('>I6', asked, next_at - 6))) end
  end
  if units < 0 then
    if tag >= 8 then open = false elseif tag >= 4 then admitted = false end
    reply[size + 1] = count
  else
    reply[size + 1] = count_then or count + units
  end
  reply[size + 2], reply[size + 3] = units, reset_then or reset
  was[2 * index - 1], was[2 * index], texts[index], ttls[index] = count, reset, text, ttl
  size = size + 3
end

if admitted then
  reply[3] = 1
  for index = 1, charges do
    local text, ttl = texts[index], ttls[index]
    if ttl then
      call('SET', KEYS[before + index], text, 'PX', ttl)
    elseif text then
      call('SET', KEYS[before + index], text, 'KEEPTTL')
    end
  end
else
  for index = 1, charges do
    reply[3 * index + 1], reply[3 * index + 3] = was[2 * index - 1], was[2 * index]
  end
end
`;

const ANSWERED = `
if asks > 0 and admitted then
${ANSWER}
elseif asks > 0 then
  reply[size + 1], reply[size + 2], reply[size + 3] = 0, 0, 0
  size = size + 3
end
return pack('>' .. string.rep('i6', size), unpack(reply, 1, size))
`;

const BODY = CLOCK + PACKED + PROOF + WINDOW + DISTINCT + PACE + DECISION + ANSWERED;

/**
 * `DecisionStore.decide` as one script (Redis ≥ 7.0): the arithmetic of src/core/limits/{window,distinct,pace}.ts
 * again, to the bit. Redis runs it alone, so between reading and charging nothing happens.
 *
 * KEYS: the era (docs/adr/0008), then the proof, where there is one, then one per charge, then what decide-answer-script.ts
 * reads; all in one slot, by their hash tag.
 * ARGV: what decide-packed.ts packs, then, where an answer is asked for, what decide-answer-script.ts reads.
 * Reply, whole numbers of 6 bytes, highest first: now in ms, replayed, admitted, then per charge count · units it adds (−1: does not fit) · reset in ms, then what
 * decide-answer-script.ts adds; or the
 * error `LOST` where counters may have been lost and are being gathered from the processes: then nothing was done.
 *
 * It is the hot path (docs/performance.md): one command reads everything, and one writes each counter that changes. Lua
 * keeps the digits of numbers below 10^14, which all times and buckets are; only levels need a format.
 */
export const DECIDE_SCRIPT = READ + BODY;

/**
 * The same for a Cluster, where a node may have been a replica for a while, and have lost counters, on a connection that
 * stayed: the node says itself whether the era is its own.
 */
export const DECIDE_BY_OWNER_SCRIPT = READ + OWNERSHIP + BODY;
