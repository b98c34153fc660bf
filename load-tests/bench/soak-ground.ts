import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Redis } from 'ioredis';
import { stringify } from 'yaml';

import { createLoadIssuer } from '../phones/load-issuer.ts';
import { freePort } from '../servers/free-port.ts';
import { ready, start, type Started } from './servers.ts';
import { startUpstream } from './upstream.ts';

const ISSUER = 'https://attest.example';
const AUDIENCE = 'https://api.example';
const GROUP = 'soak';
const LOOKUP = '/json/users/1-2125550147/status';
const main = new URL('../../src/main.ts', import.meta.url).pathname;

const REFRESHED_MS = 6_000;

type Issuer = ReturnType<typeof createLoadIssuer>;

/** One gateway over a primary, a replica and a Sentinel, and what can befall it. */
export interface SoakGround extends AsyncDisposable {
  readonly url: string;
  readonly inspectorPort: number;
  /** Whose tokens are good now. */
  readonly issuer: () => Issuer;
  readonly rotateKey: () => Promise<void>;
  readonly changePolicy: () => Promise<void>;
  readonly failOver: () => Promise<void>;
}

const put = async (file: string, text: string): Promise<void> => {
  await writeFile(`${file}.beside`, text);
  await rename(`${file}.beside`, file);
};

const startRedis = async (directory: string, servers: AsyncDisposableStack) => {
  const [primary, replica, sentinel] = [await freePort(), await freePort(), await freePort()];
  const common = ['--bind', '127.0.0.1', '--save', '', '--dir', directory, '--repl-diskless-sync-delay', '0'];
  servers.use(start('others', 'redis-server', ['--port', String(primary), ...common]));
  servers.use(
    start('others', 'redis-server', [
      '--port',
      String(replica),
      '--replicaof',
      `127.0.0.1 ${primary}`,
      ...common,
    ]),
  );
  const file = join(directory, 'sentinel.conf');
  await sleep(2_000);
  await writeFile(
    file,
    `sentinel monitor ${GROUP} 127.0.0.1 ${primary} 1\nsentinel down-after-milliseconds ${GROUP} 20000\nsentinel failover-timeout ${GROUP} 5000\n`,
  );
  const options = ['--sentinel', '--port', String(sentinel), '--bind', '127.0.0.1'];
  servers.use(start('others', 'redis-server', [file, ...options]));
  return { sentinel, url: `redis+sentinel://127.0.0.1:${sentinel}/${GROUP}` };
};

const settings = (redisUrl: string, upstreamUrl: string, jwksFile: string, limit: number): string =>
  stringify({
    profile: 'development',
    store: { redis: { url: redisUrl, commandTimeout: '1s' } },
    upstream: { url: upstreamUrl },
    overload: { maxEventLoopDelay: '10s' },
    edge: { limit: 1_000_000, window: '1m' },
    attestation: {
      development: false,
      issuers: [{ issuer: ISSUER, audience: AUDIENCE, keys: { file: jwksFile } }],
    },
    policies: ['device', 'number', 'address', 'block'].map((by) => ({ id: by, by, limit, window: '1h' })),
    log: { level: 'warn' },
  });

const askSentinel = async (port: number, ...command: [string, ...string[]]): Promise<void> => {
  const sentinel = new Redis(port, '127.0.0.1');
  await sentinel.call(...command).finally(() => sentinel.disconnect());
};

const startGateway = async (file: string, servers: AsyncDisposableStack) => {
  const [port, adminPort, inspectorPort] = [await freePort(), await freePort(), await freePort()];
  const inspect = [`--inspect=127.0.0.1:${inspectorPort}`, '--disable-warning=ExperimentalWarning'];
  const started: Started = servers.use(
    start('measured', process.execPath, [...inspect, main, 'serve', '--config', file], {
      NUMBERWALL_PUBLIC_LISTEN: `127.0.0.1:${port}`,
      NUMBERWALL_ADMIN_LISTEN: `127.0.0.1:${adminPort}`,
      NUMBERWALL_HASH_KEY: '5e'.repeat(32),
    }),
  );
  await ready(`http://127.0.0.1:${adminPort}/readyz`);
  return { pid: started.pid, inspectorPort, url: `http://127.0.0.1:${port}${LOOKUP}` };
};

/** Starts everything, on loopback. */
export const openSoakGround = async (): Promise<SoakGround> => {
  await using servers = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'numberwall-soak-'));
  servers.defer(() => rm(directory, { recursive: true, force: true }));
  const [jwksFile, file] = [join(directory, 'jwks.json'), join(directory, 'gateway.yaml')];
  let issuer = createLoadIssuer(ISSUER, AUDIENCE);
  await put(jwksFile, JSON.stringify(issuer.jwks));
  const redis = await startRedis(directory, servers);
  const upstreamUrl = `http://127.0.0.1:${await startUpstream(directory, servers)}`;
  await put(file, settings(redis.url, upstreamUrl, jwksFile, 100_000_000));
  const { pid, ...gateway } = await startGateway(file, servers);
  const kept = servers.move();
  return {
    ...gateway,
    issuer: () => issuer,
    async rotateKey() {
      const next = createLoadIssuer(ISSUER, AUDIENCE);
      // Both for a while, as an issuer does it: tokens by the key before are good until they expire.
      await put(jwksFile, JSON.stringify({ keys: [...next.jwks.keys, ...issuer.jwks.keys] }));
      await sleep(REFRESHED_MS);
      issuer = next;
    },
    async changePolicy() {
      await put(file, settings(redis.url, upstreamUrl, jwksFile, 99_000_000));
      process.kill(pid, 'SIGHUP');
    },
    failOver: () => askSentinel(redis.sentinel, 'SENTINEL', 'FAILOVER', GROUP),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
};
