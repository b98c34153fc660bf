import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startChildGateway, type ChildGateway } from '../support/child-gateway.ts';
import { createPhone, type Phone } from '../support/phone.ts';
import { startSentinelSet, type SentinelSet } from '../support/redis-sentinel.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { createServiceIssuer, send, serviceOverlay } from '../support/service.ts';
import { until } from '../support/until.ts';

const ORIGIN = 'http://127.0.0.1:1';
const LIMIT = 40;
const PAUSE_MS = 20;
const path = (number: number) => `/json/users/1-212555${String(number).padStart(4, '0')}/status`;

interface Seen {
  readonly at: number;
  readonly status: number;
}

describe('four gateway processes behind three Sentinels', () => {
  let set: SentinelSet;
  let gateways: ChildGateway[] = [];
  let phone: Phone;

  beforeAll(async () => {
    set = await startSentinelSet();
    const issuer = await createServiceIssuer();
    phone = await createPhone(issuer);
    const config = serviceOverlay(issuer, {
      // Ports and origin come by environment.
      public: {},
      admin: {},
      policies: [{ id: 'number', by: 'number', limit: LIMIT, window: '1h' }],
      log: { level: 'info' },
      edge: { limit: 1_000_000, window: '1m' },
      store: { redis: { commandTimeout: '500ms' } },
      upstream: { simulated: { registered: 10, latency: '0ms' } },
    });
    const env = { NUMBERWALL_PUBLIC_ORIGIN: ORIGIN, NUMBERWALL_REDIS_URL: set.url };
    gateways = await Promise.all(
      Array.from({ length: 4 }, async () =>
        startChildGateway({ publicPort: await freePort(), adminPort: await freePort(), config, env }),
      ),
    );
    await Promise.all(
      gateways.map(({ adminUrl }) =>
        until(async () => (await send('GET', `${adminUrl}/readyz`)).status === 200, 15_000),
      ),
    );
  }, 90_000);
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway[Symbol.asyncDispose]()));
    await set[Symbol.asyncDispose]();
  });

  const ask = async (gateway: ChildGateway, number: number): Promise<Seen> => {
    const headers = await phone.headers('GET', `${ORIGIN}${path(number)}`);
    const { status } = await send('GET', `${gateway.publicUrl}${path(number)}`, { headers });
    return { status, at: performance.now() };
  };

  it('lose no request to a failover but by 503 while it lasts, and admit no more than the limit', async () => {
    const seen: Seen[] = [];
    let isOver = false;
    const askOn = async (gateway: ChildGateway): Promise<void> => {
      while (!isOver) {
        // Number 1 has its limit; the others never reach theirs.
        seen.push(await ask(gateway, 1), await ask(gateway, 2 + (seen.length % 500)));
        await sleep(PAUSE_MS);
      }
    };
    const clients = Promise.all(gateways.map(askOn));
    await sleep(500);
    const killedAt = performance.now();
    await set.primary.kill();
    const isBack = () => seen.some(({ at, status }) => at > killedAt + 1_000 && status === 200);
    await until(() => Promise.resolve(isBack()), 20_000);
    await sleep(2_000);
    isOver = true;
    await clients;
    expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([200, 429, 503]));
    const refused = seen.filter(({ status }) => status === 503).map(({ at }) => at);
    expect(Math.min(...refused)).toBeGreaterThan(killedAt);
    // The last second is without any: it is over for all four.
    expect(Math.max(...refused)).toBeLessThan((seen.at(-1)?.at ?? 0) - 1_000);
    expect(await set.primaryPort()).toBe(set.replica.port);
  }, 60_000);

  it('go on counting where they were', async () => {
    const statuses: number[] = [];
    for (let turn = 0; turn < 60; turn += 1) {
      const gateway = gateways[turn % 4];
      if (gateway !== undefined) statuses.push((await ask(gateway, 1)).status);
    }
    expect(new Set(statuses)).toEqual(new Set([429]));
  }, 30_000);
});
