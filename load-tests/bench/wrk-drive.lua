-- Sends requests that were made beforehand, each once, and stops when as many are answered as shall count.
-- Environment: WRK_REQUESTS, a file with a request a line, its header fields as name TAB value TAB …; WRK_COUNT; WRK_STATUS.
local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds; long nanos; } time_of; int clock_gettime(int clock, time_of *at); int getpid(void); int kill(int pid, int signal);")

local threads = {}

-- Microseconds, by the monotonic clock.
local function now()
  local at = ffi.new("time_of")
  ffi.C.clock_gettime(1, at)
  return tonumber(at.seconds) * 1e6 + tonumber(at.nanos) / 1e3
end

function setup(thread)
  table.insert(threads, thread)
end

function init()
  count, status = tonumber(os.getenv("WRK_COUNT")), tonumber(os.getenv("WRK_STATUS"))
  sent, answered, wrong, micros = 0, 0, 0, 0
  requests = {}
  for line in io.lines(os.getenv("WRK_REQUESTS")) do
    local headers = {}
    for name, value in line:gmatch("([^\t]+)\t([^\t]+)\t") do headers[name] = value end
    requests[#requests + 1] = wrk.format("GET", nil, headers)
  end
end

function request()
  sent = sent + 1
  return requests[math.min(sent, #requests)]
end

function response(is)
  answered = answered + 1
  if is ~= status then wrong = is end
  if answered == 1 then began = now() end
  if answered == count then
    micros = now() - began
    wrk.thread:stop()
    -- wrk itself sleeps until its time is over, or until it is interrupted.
    ffi.C.kill(ffi.C.getpid(), 2)
  end
end

function done(summary, latency)
  local thread = threads[1]
  io.write(string.format(
    '{"sent":%d,"answered":%d,"wrong":%d,"failed":%d,"micros":%d,"p50":%d,"p99":%d}\n',
    thread:get("sent"), thread:get("answered"), thread:get("wrong"),
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    thread:get("micros"), latency:percentile(50), latency:percentile(99)
  ))
end
