import { rename, writeFile } from 'node:fs/promises';
import { request, type Agent } from 'node:http';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { startChildGateway, type ChildGateway } from './child-gateway.ts';
import { readSamples } from './open-metrics.ts';
import type { Phone, TestIssuer } from './phone.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { send } from './service.ts';
import { until } from './until.ts';

/** The path that is asked. */
export const LOOKUP = '/json/users/1-2125550147/status';
/** Of the policy that no reload touches. */
export const LIMIT = 300;

/** A configuration with one policy that stays, and `changing`. */
export const settings = (issuer: TestIssuer, changing: object): object => ({
  profile: 'development',
  upstream: { simulated: { registered: 10, latency: '20ms' } },
  attestation: {
    development: false,
    issuers: [{ issuer: issuer.issuer, audience: issuer.audience, keys: { inline: issuer.jwks } }],
  },
  edge: { limit: 100_000 },
  ledgers: [],
  answers: { tick: '0ms' },
  policies: [{ id: 'unchanged', by: 'device', limit: LIMIT, window: '1h' }, changing],
});

/** The policy by which one configuration differs from the next. */
export const changingPolicy = (limit: number): object => ({
  id: 'changing',
  by: 'address',
  limit,
  window: '1h',
});

/** A gateway of its own, with a file that a test replaces. */
export const startReloadingChild = async (issuer: TestIssuer): Promise<ChildGateway> =>
  startChildGateway({
    publicPort: await freePort(),
    adminPort: await freePort(),
    config: settings(issuer, changingPolicy(10_000)),
    env: { NUMBERWALL_HASH_KEY: '5e'.repeat(32) },
  });

/** Puts the file in place of the one before. */
export const put = async (
  { directory }: ChildGateway,
  config: object,
  name = 'gateway.yaml',
): Promise<void> => {
  await writeFile(join(directory, '.beside'), stringify(config));
  await rename(join(directory, '.beside'), join(directory, name));
};

/** How often reloads came to this result. */
export const reloads = async ({ adminUrl }: ChildGateway, result: string): Promise<number> => {
  const page = (await send('GET', `${adminUrl}/metrics`)).text;
  return readSamples(page)
    .filter(({ name, labels }) => name === 'numberwall_config_reloads_total' && labels['result'] === result)
    .reduce((sum, { value }) => sum + value, 0);
};

/** Resolves once so many reloads were applied. */
export const applied = (gateway: ChildGateway, count: number) =>
  until(async () => (await reloads(gateway, 'applied')) >= count, 10_000);

/** One request on a kept connection: its status, or what broke it. */
export const ask = async (phone: Phone, url: string, agent: Agent): Promise<number | string> => {
  const headers = await phone.headers('GET', url);
  return new Promise((resolve) => {
    const sent = request(url, { agent, headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
      answer.once('error', (error) => resolve(error.message));
    });
    sent.once('error', (error) => resolve(error.message));
    sent.end();
  });
};
