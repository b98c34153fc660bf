import { Agent, request } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startChildGateway, type ChildGateway } from '../support/child-gateway.ts';
import { createPhone, type Phone } from '../support/phone.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { createServiceIssuer, send, serviceOverlay } from '../support/service.ts';
import { until } from '../support/until.ts';

const ORIGIN = 'http://127.0.0.1:1';
const ATTEMPTS = 4_000;
const IN_FLIGHT = 64;

interface Target {
  readonly limit: number;
  readonly policy: object;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

/** One limit a route, so that each is met alone. */
const TARGETS: readonly Target[] = [
  {
    limit: 1,
    policy: { by: 'number', on: ['lookup'] },
    method: 'GET',
    path: '/json/users/1-2125550101/status',
  },
  {
    limit: 10,
    policy: { by: 'number', on: ['user-create'] },
    method: 'POST',
    path: '/json/users/new',
    body: 'country_code=1&cellphone=2125550102',
  },
  {
    limit: 100,
    policy: { by: 'account', on: ['registration-start'] },
    method: 'POST',
    path: '/json/users/1000001/devices/registration/start',
    body: 'via=sms',
  },
];

const status = (
  agent: Agent,
  url: string,
  { method, body }: Target,
  headers: Record<string, string>,
): Promise<number> =>
  new Promise((resolve, reject) => {
    request(url, { agent, method, headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    })
      .once('error', reject)
      .end(body);
  });

describe('four gateway processes on one Redis', () => {
  let redis: RedisServer;
  let gateways: ChildGateway[];
  let phone: Phone;
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });

  beforeAll(async () => {
    redis = await startRedis();
    const issuer = await createServiceIssuer();
    phone = await createPhone(issuer);
    const policies = TARGETS.map(({ limit, policy }) => ({
      id: `limit-${limit}`,
      limit,
      window: '1h',
      ...policy,
    }));
    const overlay = serviceOverlay(issuer, {
      // Ports and origin come by environment.
      public: {},
      admin: {},
      policies,
      log: { level: 'info' },
      edge: { limit: 1_000_000, window: '1m' },
      store: { redis: { url: redis.url, commandTimeout: '1s' } },
      upstream: { simulated: { registered: 10, latency: '0ms' } },
    });
    gateways = [];
    for (let count = 0; count < 4; count += 1) {
      const ports = { publicPort: await freePort(), adminPort: await freePort() };
      gateways.push(
        await startChildGateway({ ...ports, config: overlay, env: { NUMBERWALL_PUBLIC_ORIGIN: ORIGIN } }),
      );
    }
    await Promise.all(
      gateways.map(({ adminUrl }) =>
        until(async () => (await send('GET', `${adminUrl}/readyz`)).status === 200),
      ),
    );
  }, 60_000);
  afterAll(async () => {
    agent.destroy();
    await Promise.all(gateways.map((gateway) => gateway[Symbol.asyncDispose]()));
    await redis.stop();
  });

  /** All attempts are for one number or account, each with a proof of its own, spread over the four processes. */
  const flood = async (target: Target): Promise<ReadonlyMap<number, number>> => {
    const statuses = new Map<number, number>();
    let next = 0;
    const attack = async (): Promise<void> => {
      for (let attempt = next++; attempt < ATTEMPTS; attempt = next++) {
        const headers = await phone.headers(target.method, `${ORIGIN}${target.path}`, target.body);
        const url = `${gateways[attempt % 4]?.publicUrl ?? ''}${target.path}`;
        const code = await status(agent, url, target, headers);
        statuses.set(code, (statuses.get(code) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, attack));
    return statuses;
  };

  it.each(TARGETS)(
    'admit exactly $limit of 4,000 signed requests',
    async (target) => {
      const expected = [
        [200, target.limit],
        [429, ATTEMPTS - target.limit],
      ];
      expect([...(await flood(target))].sort(([one], [other]) => one - other)).toEqual(expected);
    },
    60_000,
  );
});
