/**
 * CPU per admitted look-up, of the gateway and of the naive composition of the same packages, in interleaved runs on
 * one Redis and one simulated upstream, all on loopback. Bounded: RUNS runs of REQUESTS requests each.
 *   npm run cost
 */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { createLoadIssuer, type SignedHeaders } from '../phones/load-issuer.ts';
import { cpuSeconds, freePort, ready, start } from '../servers/processes.ts';

const RUNS = 5;
const REQUESTS = 3_000;
const PHONES = 500;
const IN_FLIGHT = 64;
const ISSUER = 'https://attest.example';
const AUDIENCE = 'https://api.example';
const PATH = '/json/users/1-2125550147/status';
const main = new URL('../../src/main.ts', import.meta.url).pathname;
const naive = new URL('./naive-composition.ts', import.meta.url).pathname;

interface Peer {
  readonly name: string;
  readonly url: string;
  readonly metrics: string;
}

const many = { limit: 1_000_000, window: '1h' };
const POLICIES = [
  { id: 'device', by: 'device', ...many },
  { id: 'number', by: 'number', ...many },
  { id: 'address', by: 'address', ...many },
  { id: 'network', by: 'address24-56', ...many },
  { id: 'block', by: 'block', ...many },
];

const ask = (agent: Agent, url: string, headers: SignedHeaders): Promise<number> =>
  new Promise((resolve, reject) => {
    request(url, { agent, headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    })
      .once('error', reject)
      .end();
  });

const drive = async ({ url }: Peer, signed: readonly SignedHeaders[]): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < signed.length; index = next++) {
      const status = await ask(agent, `${url}${PATH}`, signed[index] ?? {});
      if (status !== 200) throw new Error(`${url} answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  agent.destroy();
};

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;

const issuer = createLoadIssuer(ISSUER, AUDIENCE);
const phones = Array.from({ length: PHONES }, () => issuer.createPhone());
const directory = await mkdtemp(join(tmpdir(), 'numberwall-cost-'));
const jwksFile = join(directory, 'jwks.json');
const configFile = join(directory, 'gateway.yaml');
await writeFile(jwksFile, JSON.stringify(issuer.jwks));

const [redisPort, upstreamPort, sidePort, gatewayPort, adminPort, naivePort] = await Promise.all(
  Array.from({ length: 6 }, freePort),
);
const redisUrl = `redis://127.0.0.1:${redisPort ?? 0}`;
const upstreamUrl = `http://127.0.0.1:${upstreamPort ?? 0}`;
const gateway: Peer = {
  name: 'numberwall',
  url: `http://127.0.0.1:${gatewayPort ?? 0}`,
  metrics: `http://127.0.0.1:${adminPort ?? 0}/metrics`,
};
const composition: Peer = {
  name: 'naive composition',
  url: `http://127.0.0.1:${naivePort ?? 0}`,
  metrics: `http://127.0.0.1:${naivePort ?? 0}/metrics`,
};
await writeFile(
  configFile,
  stringify({
    profile: 'development',
    // The cores are shared with the load: what takes long is to be measured, not refused.
    store: { redis: { commandTimeout: '1s' } },
    edge: { limit: 1_000_000, window: '1h' },
    attestation: {
      development: false,
      issuers: [{ issuer: ISSUER, audience: AUDIENCE, keys: { file: jwksFile } }],
    },
    policies: POLICIES,
    log: { level: 'warn' },
  }),
);

await using servers = new AsyncDisposableStack();
servers.use(
  start('redis-server', [
    '--port',
    String(redisPort),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--dir',
    directory,
  ]),
);
servers.use(
  start(process.execPath, [
    main,
    'upstream',
    '--port',
    String(upstreamPort),
    '--side-channel-port',
    String(sidePort),
    '--latency',
    '0',
  ]),
);
servers.use(
  start(process.execPath, [main, 'serve', '--config', configFile], {
    NUMBERWALL_PUBLIC_LISTEN: `127.0.0.1:${gatewayPort ?? 0}`,
    NUMBERWALL_ADMIN_LISTEN: `127.0.0.1:${adminPort ?? 0}`,
    NUMBERWALL_REDIS_URL: redisUrl,
    NUMBERWALL_UPSTREAM_URL: upstreamUrl,
    NUMBERWALL_HASH_KEY: '5e'.repeat(32),
  }),
);
servers.use(
  start(process.execPath, [naive], {
    PORT: String(naivePort),
    REDIS_URL: redisUrl,
    UPSTREAM_URL: upstreamUrl,
    ISSUER,
    AUDIENCE,
    JWKS_FILE: jwksFile,
  }),
);
await Promise.all([ready(gateway.metrics.replace('/metrics', '/readyz')), ready(composition.metrics)]);

const used = new Map<Peer, number[]>([
  [gateway, []],
  [composition, []],
]);
for (let run = 0; run <= RUNS; run += 1) {
  for (const [peer, figures] of used) {
    const signed = Array.from(
      { length: REQUESTS },
      (_, index) => phones[index % PHONES]?.sign('GET', `${peer.url}${PATH}`) ?? {},
    );
    const before = await cpuSeconds(peer.metrics);
    await drive(peer, signed);
    const micros = ((await cpuSeconds(peer.metrics)) - before) * (1e6 / REQUESTS);
    // The first round warms both up.
    if (run > 0) figures.push(micros);
    process.stderr.write(`run ${run}/${RUNS} ${peer.name}: ${micros.toFixed(0)} µs CPU per request\n`);
  }
}
const medians = [...used].map(([{ name }, figures]) => [name, median(figures)] as const);
for (const [name, micros] of medians)
  process.stdout.write(`${name}: ${micros.toFixed(0)} µs CPU per admitted request (median of ${RUNS})\n`);
const [[, ours] = ['', NaN], [, theirs] = ['', NaN]] = medians;
process.stdout.write(`ratio naive / numberwall: ${(theirs / ours).toFixed(2)}\n`);
