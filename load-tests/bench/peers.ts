import { createPublicKey } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { SYSTEM_PATH } from './packages.ts';
import { createLoadIssuer } from '../phones/load-issuer.ts';
import { haproxyFile, nginxFile, nginxLuaFile, type ProxyPorts } from './proxy-files.ts';
import { freePort } from '../servers/free-port.ts';
import { ready, start, type Core, type Started } from './servers.ts';
import { startUpstream } from './upstream.ts';

export const LOOKUP = '/json/users/1-2125550147/status';
const ISSUER = 'https://attest.example';
const AUDIENCE = 'https://api.example';
const main = new URL('../../src/main.ts', import.meta.url).pathname;
const fileOf = (name: string): string => new URL(name, import.meta.url).pathname;

/** What is measured. */
export interface Peer {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly status: number;
  /** Whether its requests carry a token and a proof. */
  readonly isSigned: boolean;
  readonly pid: number;
  /** What it leaves undone of the checks. */
  readonly cannot: string;
}

/** What is started together. */
const PEER_GROUPS = ['bare', 'numberwall', 'workers', 'denied', 'naive', 'proxies'] as const;
export type PeerGroup = (typeof PEER_GROUPS)[number];

export interface BenchOptions {
  /** All by default. */
  readonly only?: readonly PeerGroup[];
}

export interface Bench extends AsyncDisposable {
  readonly issuer: ReturnType<typeof createLoadIssuer>;
  readonly redisUrl: string;
  readonly redisPort: number;
  readonly peers: readonly Peer[];
}

const many = { limit: 1_000_000, window: '1h' };
const POLICIES = [
  { id: 'device', by: 'device', ...many },
  { id: 'number', by: 'number', ...many },
  { id: 'address', by: 'address', ...many },
  { id: 'network', by: 'address24-56', ...many },
  { id: 'block', by: 'block', ...many },
];

interface Ground {
  readonly directory: string;
  readonly jwksFile: string;
  readonly redisUrl: string;
  readonly upstreamPort: number;
  readonly run: (
    core: Core,
    command: string,
    args: readonly string[],
    env?: Record<string, string>,
  ) => Started;
}

const gatewayFile = ({ jwksFile }: Ground, namespace: string, edgeLimit: number, workers: number): string =>
  stringify({
    profile: 'development',
    workers,
    // The cores are shared with the load: what takes long is to be measured, not refused.
    store: { redis: { namespace, commandTimeout: '1s' } },
    overload: { maxEventLoopDelay: '10s' },
    edge: { limit: edgeLimit, window: '1h' },
    attestation: {
      development: false,
      issuers: [{ issuer: ISSUER, audience: AUDIENCE, keys: { file: jwksFile } }],
    },
    policies: POLICIES,
    log: { level: 'info' },
  });

const startGateway = async (ground: Ground, namespace: string, edgeLimit: number, workers = 1) => {
  const [port, adminPort] = [await freePort(), await freePort()];
  const file = join(ground.directory, `${namespace}.yaml`);
  await writeFile(file, gatewayFile(ground, namespace, edgeLimit, workers));
  const node = [main, 'serve', '--config', file];
  const { pid } = ground.run('measured', process.execPath, node, {
    NUMBERWALL_PUBLIC_LISTEN: `127.0.0.1:${port}`,
    NUMBERWALL_ADMIN_LISTEN: `127.0.0.1:${adminPort}`,
    NUMBERWALL_REDIS_URL: ground.redisUrl,
    NUMBERWALL_UPSTREAM_URL: `http://127.0.0.1:${ground.upstreamPort}`,
    NUMBERWALL_HASH_KEY: '5e'.repeat(32),
  });
  await ready(`http://127.0.0.1:${adminPort}/readyz`);
  return { pid, url: `http://127.0.0.1:${port}${LOOKUP}` };
};

const startNode = async (ground: Ground, file: string, readyPath: string) => {
  const port = await freePort();
  const { pid } = ground.run('measured', process.execPath, [fileOf(file)], {
    PORT: String(port),
    REDIS_URL: ground.redisUrl,
    UPSTREAM_URL: `http://127.0.0.1:${ground.upstreamPort}`,
    ...{ ISSUER, AUDIENCE, JWKS_FILE: ground.jwksFile },
  });
  await ready(`http://127.0.0.1:${port}${readyPath}`);
  return { pid, url: `http://127.0.0.1:${port}${LOOKUP}`, hello: `http://127.0.0.1:${port}/hello` };
};

const portsOf = async ({ upstreamPort }: Ground): Promise<ProxyPorts> => ({
  listen: await freePort(),
  upstream: upstreamPort,
});

/** Starts a proxy by its file, whose place `argsOf` puts into its arguments. */
const startProxy = async (
  ground: Ground,
  { program, name, listen }: { readonly program: string; readonly name: string; readonly listen: number },
  text: string,
  argsOf: (file: string) => readonly string[],
) => {
  const file = join(ground.directory, `${name}.conf`);
  await writeFile(file, text);
  const { pid } = ground.run('measured', program, argsOf(file), { PATH: SYSTEM_PATH });
  await ready(`http://127.0.0.1:${listen}/`);
  return { pid, url: `http://127.0.0.1:${listen}${LOOKUP}` };
};

const startHaproxy = async (ground: Ground, key: object) => {
  const pem = join(ground.directory, 'issuer.pem');
  const jwk = createPublicKey({ key: { ...key }, format: 'jwk' });
  await writeFile(pem, jwk.export({ type: 'spki', format: 'pem' }));
  const ports = await portsOf(ground);
  const how = { program: 'haproxy', name: 'haproxy', listen: ports.listen };
  return startProxy(ground, how, haproxyFile(pem, ports), (file) => ['-db', '-f', file]);
};

const startNginx = (ground: Ground, name: string, { listen }: ProxyPorts, text: string) =>
  startProxy(ground, { program: 'nginx', name, listen }, text, (file) => [
    '-c',
    file,
    '-p',
    ground.directory,
  ]);

const startBareNginx = async (ground: Ground) => {
  const ports = await portsOf(ground);
  return startNginx(ground, 'nginx', ports, nginxFile(ground.directory, ports));
};

const startNginxLua = async (ground: Ground, key: { readonly kid?: string }) => {
  const [settingsFile, moduleFile] = [join(ground.directory, 'nginx-lua.json'), fileOf('nginx-verify.lua')];
  const ports = await portsOf(ground);
  const settings = {
    issuer_keys: { [key.kid ?? '']: key },
    ...{ issuer: ISSUER, audience: AUDIENCE, origin: `http://127.0.0.1:${ports.listen}` },
    redis_port: Number(new URL(ground.redisUrl).port),
  };
  await writeFile(settingsFile, JSON.stringify(settings));
  const text = nginxLuaFile(ground.directory, ports, { moduleFile, settingsFile });
  return startNginx(ground, 'nginx-lua', ports, text);
};

const startGround = async (servers: AsyncDisposableStack, jwks: object) => {
  const directory = await mkdtemp(join(tmpdir(), 'numberwall-bench-'));
  const jwksFile = join(directory, 'jwks.json');
  await writeFile(jwksFile, JSON.stringify(jwks));
  const redisPort = await freePort();
  const run: Ground['run'] = (...how) => servers.use(start(...how));
  const redis = ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', '', '--dir', directory];
  run('others', 'redis-server', redis);
  const upstreamPort = await startUpstream(directory, servers);
  const ground: Ground = {
    ...{ directory, jwksFile, upstreamPort, run },
    redisUrl: `redis://127.0.0.1:${redisPort}`,
  };
  return { ground, redisPort };
};

/** Two checks of three, in sequence; what no naive composition does. */
const NAIVE_CANNOT =
  'replays of a proof, its method, target and token (`ath`), distinct counts, all or none, windows that never exceed their limit';

const signed = { status: 200, isSigned: true };
const open = { status: 200, isSigned: false, cannot: 'all of it' };

/** A program, and what is asked of it. */
type StartPeers = (ground: Ground, issuerKey: object) => Promise<readonly Peer[]>;

const startBare: StartPeers = async (ground) => {
  const bare = await startNode(ground, 'bare-express.ts', '/hello');
  return [
    { id: 'hello', name: 'Express, “hello”', pid: bare.pid, url: bare.hello, ...open },
    { id: 'bare', name: 'Express + undici, no check', ...bare, ...open },
  ];
};

const startAdmitting: StartPeers = async (ground) => {
  const admitting = await startGateway(ground, 'bench', 1_000_000);
  return [
    { id: 'numberwall', name: 'Numberwall, admitted', ...admitting, ...signed, cannot: '' },
    {
      ...{ id: 'refused', name: 'Numberwall, refused: no token', ...admitting },
      ...{ status: 401, isSigned: false, cannot: '' },
    },
  ];
};

const startWorkers: StartPeers = async (ground) => {
  const two = await startGateway(ground, 'workers', 1_000_000, 2);
  return [{ id: 'workers', name: 'Numberwall, admitted, two workers', ...two, ...signed, cannot: '' }];
};

const startDenying: StartPeers = async (ground) => [
  {
    ...{
      id: 'denied',
      name: 'Numberwall, refused: edge limit',
      ...(await startGateway(ground, 'denied', 1)),
    },
    ...{ status: 429, isSigned: false, cannot: '' },
  },
];

const startNaive: StartPeers = async (ground) => {
  const express = await startNode(ground, 'naive-express.ts', '/metrics');
  const fastify = await startNode(ground, 'naive-fastify.ts', '/metrics');
  return [
    { id: 'express', name: 'naive composition, Express', ...express, ...signed, cannot: NAIVE_CANNOT },
    { id: 'fastify', name: 'naive composition, Fastify', ...fastify, ...signed, cannot: NAIVE_CANNOT },
  ];
};

const startProxies: StartPeers = async (ground, issuerKey) => {
  const lua = await startNginxLua(ground, issuerKey);
  const haproxy = await startHaproxy(ground, issuerKey);
  const nginx = await startBareNginx(ground);
  return [
    {
      ...{ id: 'lua', name: 'nginx + Lua + Redis', ...lua, ...signed },
      cannot: 'phone numbers, distinct counts, all or none, windows that never exceed their limit, metrics',
    },
    {
      ...{ id: 'haproxy', name: 'HAProxy: `jwt_verify`, stick tables', ...haproxy, ...signed },
      cannot:
        'proofs, the token’s `exp`, audience and key, replays, distinct counts, counts shared by instances, phone numbers',
    },
    {
      ...{ id: 'nginx', name: 'nginx without Lua: `limit_req`', ...nginx, ...signed },
      cannot: 'tokens and proofs, any count but by address, counts shared by instances, phone numbers',
    },
  ];
};

/** In the order of the table. */
const PEERS: Readonly<Record<PeerGroup, StartPeers>> = {
  bare: startBare,
  numberwall: startAdmitting,
  workers: startWorkers,
  denied: startDenying,
  naive: startNaive,
  proxies: startProxies,
};

/** Starts everything that is compared, on loopback. */
export const openBench = async (options: BenchOptions = {}): Promise<Bench> => {
  await using servers = new AsyncDisposableStack();
  const issuer = createLoadIssuer(ISSUER, AUDIENCE);
  const { ground, redisPort } = await startGround(servers, issuer.jwks);
  const { only = PEER_GROUPS } = options;
  const peers: Peer[] = [];
  for (const group of PEER_GROUPS)
    if (only.includes(group)) peers.push(...(await PEERS[group](ground, issuer.jwks.keys[0] ?? {})));
  const kept = servers.move();
  return {
    ...{ issuer, redisPort, peers, redisUrl: ground.redisUrl },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
};
