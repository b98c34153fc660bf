import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createOperatorFiles, operate, type OperatorFiles } from '../support/operator.ts';
import { createPhone } from '../support/phone.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { createServiceIssuer, sendSigned, startService, type Service } from '../support/service.ts';
import { shippedRoutes } from '../support/shipped-routes.ts';
import { until } from '../support/until.ts';

const costs: Readonly<Record<string, number>> = { lookup: 3 };
const routes = shippedRoutes('enforce').map((route) => {
  const { id } = route as { readonly id: string };
  return costs[id] === undefined ? route : { ...route, cost: costs[id] };
});

describe.each(['embedded', 'redis'])('the cost of a route, on the %s store', (kind) => {
  let redis: RedisServer | undefined;
  let files: OperatorFiles;
  let service: Service;
  beforeAll(async () => {
    files = await createOperatorFiles();
    redis = kind === 'redis' ? await startRedis() : undefined;
    service = await startService({
      issuer: await createServiceIssuer(),
      overlay: {
        ...files.overlay,
        ...(redis === undefined ? {} : { store: { redis: { url: redis.url, commandTimeout: '1s' } } }),
        routes,
        policies: [
          { id: 'requests', by: 'device', limit: 8, window: '1h', visibility: 'shown' },
          { id: 'numbers', by: 'device', count: 'distinct number', limit: 2, window: '1h' },
        ],
      },
    });
    await until(async () => (await fetch(`${service.gateway.adminUrl}/readyz`)).status === 200);
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await redis?.stop();
    await files[Symbol.asyncDispose]();
  });

  it('multiplies what requests are charged, and nothing else', async () => {
    const phone = await createPhone(service.issuer);
    const url = service.gateway.publicUrl;
    const lookup = () => sendSigned(phone, 'GET', `${url}/json/users/1-2125550147/status`);
    const left = async () => (await lookup()).headers['ratelimit'];
    expect(String(await left())).toMatch(/r=5;/);
    expect(String(await left())).toMatch(/r=2;/);
    expect((await lookup()).status).toBe(429);
    const { body } = await operate(service, 'POST', '/subjects/read', { kind: 'device', value: phone.token });
    expect(body['limits']).toMatchObject([
      { policy: 'requests', count: 6, verdict: 'admitted' },
      { policy: 'numbers', count: 1, verdict: 'admitted' },
    ]);
  });
});
