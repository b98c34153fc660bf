export interface ProxyPorts {
  readonly listen: number;
  readonly upstream: number;
}

/** Files of its own in a directory, so that several of them share it; `http` stays open. */
const nginxHead = (directory: string, name: string): string => `daemon off;
master_process off;
pid ${directory}/${name}.pid;
error_log ${directory}/${name}.log;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${directory}/${name}-body;
  proxy_temp_path ${directory}/${name}-proxy;
  fastcgi_temp_path ${directory}/${name}-fastcgi;
  uwsgi_temp_path ${directory}/${name}-uwsgi;
  scgi_temp_path ${directory}/${name}-scgi;`;

/** nginx as Debian has it: one worker, a rate by address. Without its Lua module it verifies nothing. */
export const nginxFile = (directory: string, { listen, upstream }: ProxyPorts): string => `
${nginxHead(directory, 'nginx')}
  limit_req_zone $binary_remote_addr zone=address:10m rate=100000r/s;
  upstream api { server 127.0.0.1:${upstream}; keepalive 64; }
  server {
    listen 127.0.0.1:${listen};
    keepalive_requests 1000000;
    location / {
      limit_req zone=address burst=100000 nodelay;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_pass http://api;
    }
  }
}
`;

export interface LuaSettings {
  /** What verifies, in Lua. */
  readonly moduleFile: string;
  /** A JSON file with what it is to know. */
  readonly settingsFile: string;
}

/** nginx with Debian’s Lua modules; its connections to Redis are kept by each worker, and there is one. */
export const nginxLuaFile = (
  directory: string,
  { listen, upstream }: ProxyPorts,
  { moduleFile, settingsFile }: LuaSettings,
): string => `
load_module /usr/lib/nginx/modules/ndk_http_module.so;
load_module /usr/lib/nginx/modules/ngx_http_lua_module.so;
${nginxHead(directory, 'nginx-lua')}
  init_by_lua_block {
    verify = dofile('${moduleFile}')
    local file = assert(io.open('${settingsFile}'))
    verify.configure(require('cjson').decode(file:read('*a')))
    file:close()
  }
  upstream api { server 127.0.0.1:${upstream}; keepalive 64; }
  server {
    listen 127.0.0.1:${listen};
    keepalive_requests 1000000;
    location / {
      access_by_lua_block { verify.access() }
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_pass http://api;
    }
  }
}
`;

/** What stands behind all of them: one answer, that costs next to nothing, on the core of the load. */
export const upstreamFile = (directory: string, port: number): string => `
${nginxHead(directory, 'upstream')}
  keepalive_requests 1000000;
  server {
    listen 127.0.0.1:${port};
    default_type application/json;
    location / {
      return 200 '{"success":true,"message":"unknown","authy_id":0,"devices_count":0,"force_ott":false}';
    }
  }
}
`;

/** HAProxy: the token's signature by the issuer's key, and rates by address and token in the process. */
export const haproxyFile = (pemFile: string, { listen, upstream }: ProxyPorts): string => `
global
  nbthread 1
  maxconn 2000
defaults
  mode http
  timeout client 30s
  timeout connect 5s
  timeout server 30s
backend devices
  stick-table type string len 64 size 100k expire 24h store http_req_rate(24h)
frontend public
  bind 127.0.0.1:${listen}
  stick-table type ip size 100k expire 1m store http_req_rate(1m)
  http-request track-sc0 src
  http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100000000 }
  http-request set-var(txn.token) req.hdr(oauth-client-attestation)
  http-request deny deny_status 401 unless { var(txn.token),jwt_verify("ES256","${pemFile}") -m int 1 }
  http-request track-sc1 var(txn.token),sha2(256),hex table devices
  http-request deny deny_status 429 if { sc_http_req_rate(1,devices) gt 100000000 }
  default_backend api
backend api
  server one 127.0.0.1:${upstream} maxconn 64
`;
