import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { stringify } from 'yaml';

import { createIssuerKey, createLoadIssuer } from '../phones/load-issuer.ts';
import { freePort } from '../servers/free-port.ts';
import { ready, start, type Started } from '../servers/processes.ts';
import { awaitStore } from './outage.ts';
import type { Target } from './target.ts';
import type { LabUpstream } from './lab-upstream.ts';

const MAIN = new URL('../../src/main.ts', import.meta.url).pathname;
const ISSUER = 'https://attest.example';
const AUDIENCE = 'https://api.example';
/** For which a killed Redis is away. */
const STORE_AWAY_MS = 700;

/** What the lab starts for one scenario. */
export interface OwnWorldOptions {
  readonly disclosure: 'budgeted' | 'never';
  readonly upstream: LabUpstream;
  readonly instances: number;
  /** The program that serves the gateway: `src/main.ts`. */
  readonly entry?: readonly string[] | undefined;
}

/** A target that ends with the run. */
export interface OwnWorld extends AsyncDisposable {
  readonly target: Target;
}

/** The shipped production profile; what is added is what an operator has to, and room for the load on the same cores. */
const configOf = ({ disclosure }: OwnWorldOptions, jwks: object): object => ({
  profile: 'production',
  disclosure,
  public: { trustedProxies: ['127.0.0.1/32'] },
  attestation: { issuers: [{ issuer: ISSUER, audience: AUDIENCE, keys: { inline: jwks } }] },
  store: { redis: { commandTimeout: '1s' } },
  overload: { maxEventLoopDelay: '5s' },
  secrets: { hashKey: randomBytes(32).toString('hex') },
  log: { level: 'error' },
});

const startRedis = (port: number, directory: string): Started =>
  start('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', directory]);

interface Ports {
  readonly redis: number;
  readonly instances: readonly { readonly public: number; readonly admin: number }[];
}

const choosePorts = async (instances: number): Promise<Ports> => {
  const free = await Promise.all(Array.from({ length: 1 + 2 * instances }, freePort));
  const [redis = 0] = free;
  const pairs = Array.from({ length: instances }, (_, index) => ({
    public: free[1 + 2 * index] ?? 0,
    admin: free[2 + 2 * index] ?? 0,
  }));
  return { redis, instances: pairs };
};

const startGateway = (
  { redis, instances: [first] }: Ports,
  own: Ports['instances'][number],
  configFile: string,
  { upstream, entry = [MAIN] }: OwnWorldOptions,
): Started =>
  start(process.execPath, [...entry, 'serve', '--config', configFile], {
    NUMBERWALL_PUBLIC_LISTEN: `127.0.0.1:${own.public}`,
    NUMBERWALL_ADMIN_LISTEN: `127.0.0.1:${own.admin}`,
    // One service has one origin, however many instances it has.
    NUMBERWALL_PUBLIC_ORIGIN: `http://127.0.0.1:${first?.public ?? own.public}`,
    NUMBERWALL_REDIS_URL: `redis://127.0.0.1:${redis}`,
    NUMBERWALL_UPSTREAM_URL: upstream.url,
  });

/** Starts Redis and gateways on loopback; what was started ends with it. */
export const openOwnWorld = async (options: OwnWorldOptions): Promise<OwnWorld> => {
  await using opened = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'numberwall-lab-'));
  opened.defer(() => rm(directory, { recursive: true, force: true }));
  const issuerKey = createIssuerKey();
  const { jwks } = createLoadIssuer(ISSUER, AUDIENCE, issuerKey);
  const configFile = join(directory, 'gateway.yaml');
  await writeFile(configFile, stringify(configOf(options, jwks)));
  const ports = await choosePorts(options.instances);
  let redis = startRedis(ports.redis, directory);
  opened.defer(() => redis[Symbol.asyncDispose]());
  for (const own of ports.instances) opened.use(startGateway(ports, own, configFile, options));
  const admins = ports.instances.map(({ admin }) => `http://127.0.0.1:${admin}`);
  await Promise.all(admins.map((url) => ready(`${url}/readyz`)));
  const metricsUrls = admins.map((url) => `${url}/metrics`);
  const urls = ports.instances.map((own) => `http://127.0.0.1:${own.public}`);
  const owned = opened.move();
  return {
    target: {
      urls,
      origin: urls[0] ?? '',
      metricsUrls,
      sideChannelUrl: options.upstream.sideChannelUrl,
      tokens: { issuer: ISSUER, audience: AUDIENCE, issuerKey },
      isRegistered: options.upstream.isRegistered,
      async breakStore(signal) {
        const fromMs = performance.now();
        redis.process.kill('SIGKILL');
        await sleep(STORE_AWAY_MS);
        redis = startRedis(ports.redis, directory);
        return awaitStore(metricsUrls, fromMs, signal);
      },
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
};
