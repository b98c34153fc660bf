import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const NEEDED = [
  { command: 'redis-server', debian: 'redis-server' },
  { command: 'nginx', debian: 'nginx' },
  { command: 'haproxy', debian: 'haproxy' },
  { command: 'taskset', debian: 'util-linux' },
  { command: 'wrk', debian: 'wrk' },
] as const;

/** What nginx verifies with (nginx-verify.lua): modules, not commands. */
const NEEDED_FILES = [
  { file: '/usr/lib/nginx/modules/ngx_http_lua_module.so', debian: 'libnginx-mod-http-lua' },
  { file: '/usr/share/lua/5.1/nginx/redis.lua', debian: 'lua-nginx-redis' },
  { file: '/usr/share/lua/5.1/resty/lrucache.lua', debian: 'lua-resty-lrucache' },
  { file: '/usr/share/lua/5.1/ngx/base64.lua', debian: 'lua-resty-core' },
  { file: '/usr/share/lua/5.1/cjson/util.lua', debian: 'lua-cjson' },
  { file: '/usr/share/lua/5.1/openssl/pkey.lua', debian: 'lua-luaossl' },
] as const;

/** Servers of system administrators are not on everybody's path. */
export const SYSTEM_PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

const isThere = (command: string): boolean =>
  SYSTEM_PATH.split(':').some((directory) => existsSync(`${directory}/${command}`));

/** @throws naming what is to be installed. */
export const requirePackages = (): void => {
  if (process.platform !== 'linux') throw new Error('the benchmark reads /proc, and runs on Linux alone');
  const missing = [
    ...NEEDED.filter(({ command }) => !isThere(command)),
    ...NEEDED_FILES.filter(({ file }) => !existsSync(file)),
  ];
  if (missing.length === 0) return;
  throw new Error(`first: apt-get install ${missing.map(({ debian }) => debian).join(' ')}`);
};

/** The first line of what a command says of its version. */
export const versionOf = (command: string, flag: string): string =>
  execFileSync('sh', ['-c', `${command} ${flag} 2>&1`], { encoding: 'utf8', env: { PATH: SYSTEM_PATH } })
    .split('\n')[0]
    ?.trim() ?? 'unknown';
