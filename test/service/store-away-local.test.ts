import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createPhone, type TestIssuer } from '../support/phone.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { createServiceIssuer, send, sendSigned, startService, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

const LIMIT = 10;
const local = { onStoreFailure: 'local' } as const;
const overlay = (url: string, { issuer, audience, jwks }: TestIssuer, proofs: 'closed' | 'local') => ({
  policies: [{ id: 'number', by: 'number', limit: LIMIT, window: '1h', ...local }],
  edge: { limit: 1_000, window: '1m', ...local },
  attestation: {
    development: false,
    issuers: [{ issuer, audience, keys: { inline: jwks } }],
    proofsOnStoreFailure: proofs,
  },
  store: { redis: { url } },
});
const pathOf = (number: number) => `/json/users/1-${2_125_550_100 + number}/status`;

describe('instances that count alone while the store is away', () => {
  let redis: RedisServer;
  let issuer: TestIssuer;

  beforeAll(async () => {
    redis = await startRedis();
    issuer = await createServiceIssuer();
  });
  afterAll(() => redis.stop());

  const start = (proofs: 'closed' | 'local' = 'local') =>
    startService({ issuer, overlay: overlay(redis.url, issuer, proofs) });
  const storeIs = (service: Service, status: 'ok' | 'degraded') =>
    until(async () => {
      const { status: ready, body } = await send('GET', `${service.gateway.adminUrl}/readyz`);
      const checks = body['checks'] as readonly { readonly name: string; readonly status: string }[];
      // Once it has read everything else that it keeps in Redis too.
      if (status === 'ok' && ready !== 200) return false;
      return checks.find(({ name }) => name === 'store')?.status === status;
    });
  const look = async ({ gateway }: Service, number: number): Promise<number> =>
    (await sendSigned(await createPhone(issuer), 'GET', `${gateway.publicUrl}${pathOf(number)}`)).status;
  const admitted = async (service: Service, number: number, attempts: number): Promise<number> => {
    let count = 0;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if ((await look(service, number)) === 200) count += 1;
    }
    return count;
  };

  it('admit their share, of which what they admitted before is a part, and the store hears of it', async () => {
    await using first = await start();
    await using second = await start();
    await storeIs(first, 'ok');
    await storeIs(second, 'ok');
    // Both know of each other by then: a beat a second.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(await admitted(first, 1, 2)).toBe(2);
    await redis.kill();
    await storeIs(first, 'degraded');
    await storeIs(second, 'degraded');
    expect(await admitted(first, 1, 6)).toBe(3);
    expect(await admitted(second, 1, 8)).toBe(5);
    expect(await admitted(second, 2, 8)).toBe(5);
    expect((await send('GET', `${first.gateway.adminUrl}/readyz`)).status).toBe(200);
    await redis.restart();
    await storeIs(first, 'ok');
    await storeIs(second, 'ok');
    expect(await admitted(first, 1, 3)).toBe(0);
    expect(await admitted(first, 2, 8)).toBe(5);
  }, 60_000);

  it('refuse a proof that they have seen, and serve nobody where proofs are closed', async () => {
    await using open = await start();
    await using closed = await start('closed');
    await storeIs(open, 'ok');
    await storeIs(closed, 'ok');
    await redis.kill();
    const phone = await createPhone(issuer);
    const url = `${open.gateway.publicUrl}${pathOf(3)}`;
    const headers = await phone.headers('GET', url);
    const answers = [await send('GET', url, { headers }), await send('GET', url, { headers })];
    expect(answers.map(({ status }) => status)).toEqual([200, 401]);
    expect(await look(closed, 3)).toBe(503);
    await redis.restart();
  }, 60_000);
});
