-- A peer of the benchmark: what one gets from nginx with Lua and Redis, put together with care by Debian's packages. The
-- token is verified once and kept, the proof each time (signature, key, method, target, age, `ath`), its replay and five
-- counters are one script in Redis. No phone numbers, no distinct counts, no windows that slide, no metrics.
-- Settings: `issuer_keys` (kid to x and y, base64url), `issuer`, `audience`, `origin`, `redis_port`.
local base64 = require 'ngx.base64'
local cjson = require 'cjson.safe'
local digest = require 'openssl.digest'
local pkey = require 'openssl.pkey'
local redis = require 'nginx.redis'
local lrucache = require 'resty.lrucache'

local verify = {}

-- SubjectPublicKeyInfo of a P-256 key up to its point (RFC 5480 section 2).
local SPKI = '\48\89\48\19\6\7\42\134\72\206\61\2\1\6\8\42\134\72\206\61\3\1\7\3\66\0\4'
local PROOF_AGE = 60
local LIMIT = 1000000
local WINDOW_MS = 3600000
local SCRIPT = [[
if not redis.call('SET', KEYS[1], 1, 'NX', 'EX', 120) then return 'replay' end
for at = 2, #KEYS do
  local count = redis.call('INCR', KEYS[at])
  if count == 1 then redis.call('PEXPIRE', KEYS[at], ARGV[2]) end
  if count > tonumber(ARGV[1]) then return 'limited' end
end
return 'ok']]

local tokens = lrucache.new(10000)
local settings, script_sha

local function sha256(text)
  return digest.new('sha256'):final(text)
end

local function key_of(jwk)
  return pkey.new(SPKI .. base64.decode_base64url(jwk.x) .. base64.decode_base64url(jwk.y), 'DER')
end

local function integer(bytes)
  bytes = bytes:gsub('^%z+', '')
  if bytes == '' or bytes:byte(1) >= 128 then bytes = '\0' .. bytes end
  return '\2' .. string.char(#bytes) .. bytes
end

-- JOSE has r and s side by side (RFC 7518 section 3.4), OpenSSL wants them in DER.
local function is_signed(key, input, signature)
  if #signature ~= 64 then return false end
  local both = integer(signature:sub(1, 32)) .. integer(signature:sub(33))
  return key:verify('\48' .. string.char(#both) .. both, digest.new('sha256'):update(input))
end

local function read(jws)
  local header, payload, signature = jws:match('^([%w_-]+)%.([%w_-]+)%.([%w_-]+)$')
  if not header then return end
  local fields = cjson.decode(base64.decode_base64url(header) or '')
  local claims = cjson.decode(base64.decode_base64url(payload) or '')
  if type(fields) ~= 'table' or type(claims) ~= 'table' or fields.alg ~= 'ES256' then return end
  return fields, claims, header .. '.' .. payload, base64.decode_base64url(signature) or ''
end

local function open_token(token)
  local kept = tokens:get(token)
  if kept then return kept.exp > ngx.time() and kept or nil end
  local header, claims, input, signature = read(token)
  local key = header and settings.keys[header.kid]
  if not key or header.typ ~= 'oauth-client-attestation+jwt' or not is_signed(key, input, signature) then return end
  if claims.iss ~= settings.issuer or claims.aud ~= settings.audience or claims.exp <= ngx.time() then return end
  local jwk = claims.cnf.jwk
  local opened = { exp = claims.exp, jwk = jwk, key = key_of(jwk), ath = base64.encode_base64url(sha256(token)) }
  opened.device = base64.encode_base64url(sha256(jwk.x .. jwk.y))
  tokens:set(token, opened, claims.exp - ngx.time())
  return opened
end

local function open_proof(proof, token)
  local header, claims, input, signature = read(proof)
  if not header or header.typ ~= 'dpop+jwt' or type(header.jwk) ~= 'table' then return end
  if header.jwk.x ~= token.jwk.x or header.jwk.y ~= token.jwk.y or claims.ath ~= token.ath then return end
  if claims.htm ~= ngx.req.get_method() or claims.htu ~= settings.origin .. ngx.var.uri then return end
  if math.abs(ngx.time() - claims.iat) > PROOF_AGE or not is_signed(token.key, input, signature) then return end
  return claims
end

local function decide(keys)
  local count = #keys
  keys[count + 1], keys[count + 2] = LIMIT, WINDOW_MS
  local connection = redis:new()
  connection:set_timeout(1000)
  if not connection:connect('127.0.0.1', settings.redis_port) then return 'away' end
  local said, fault = connection:evalsha(script_sha, count, unpack(keys))
  if not said and fault and fault:find('NOSCRIPT', 1, true) then
    said = connection:eval(SCRIPT, count, unpack(keys))
  end
  connection:set_keepalive(60000, 64)
  return said or 'away'
end

function verify.configure(given)
  settings = given
  settings.keys = {}
  for kid, jwk in pairs(given.issuer_keys) do settings.keys[kid] = key_of(jwk) end
  local sha1 = digest.new('sha1'):final(SCRIPT)
  script_sha = sha1:gsub('.', function(byte) return string.format('%02x', byte:byte()) end)
end

function verify.access()
  local headers = ngx.req.get_headers()
  local shown, proven = headers['oauth-client-attestation'], headers['dpop']
  local token = type(shown) == 'string' and open_token(shown)
  local proof = token and type(proven) == 'string' and open_proof(proven, token)
  if not proof then return ngx.exit(401) end
  local number = ngx.var.uri:match('/users/([%d-]+)/')
  if not number then return ngx.exit(400) end
  local address = ngx.var.remote_addr
  local said = decide({
    'lua:proof:' .. proof.jti,
    'lua:device:' .. token.device,
    'lua:number:' .. base64.encode_base64url(sha256(number)),
    'lua:address:' .. address,
    'lua:network:' .. address:match('^(.*)%.'),
    'lua:block:' .. number:sub(1, -5),
  })
  if said == 'away' then return ngx.exit(503) end
  if said == 'replay' then return ngx.exit(401) end
  if said == 'limited' then return ngx.exit(429) end
end

return verify
