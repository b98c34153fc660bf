import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { createPhone } from '../support/phone.ts';
import { createRegistrationApp } from '../support/registration-app.ts';
import { createServiceIssuer, startService, type Answer, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

const LEDGERS = [
  { id: 'device', by: 'device', capacity: 2 },
  { id: 'number', by: 'number', capacity: 2 },
  { id: 'address', by: 'address', capacity: 20 },
];

describe('a gateway that tells within budgets', () => {
  let redis: RedisServer;
  let service: Service;
  beforeAll(async () => {
    redis = await startRedis();
    const issuer = await createServiceIssuer();
    const keys = { inline: issuer.jwks };
    service = await startService({
      issuer,
      overlay: {
        disclosure: 'budgeted',
        answers: { tick: '0ms' },
        ledgers: LEDGERS,
        store: { redis: { url: `redis://127.0.0.1:${redis.port}` } },
        edge: { onStoreFailure: 'local', limit: 10_000, window: '1h' },
        attestation: {
          development: false,
          issuers: [{ issuer: issuer.issuer, audience: issuer.audience, keys }],
          proofsOnStoreFailure: 'local',
        },
        policies: [
          { id: 'requests', by: 'device', limit: 1_000, window: '1h', onStoreFailure: 'local' },
          { id: 'budget', by: 'device', count: 'distinct number', limit: 4, window: '24h', beyond: 'blind' },
        ],
      },
    });
    await until(async () => (await fetch(`${service.gateway.adminUrl}/readyz`)).status === 200);
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await redis.stop();
  });

  const upstream = () => {
    const { simulatedUpstream } = service.gateway;
    if (simulatedUpstream === undefined) throw new Error('no simulated upstream');
    return simulatedUpstream;
  };
  const app = async () => createRegistrationApp(service, await createPhone(service.issuer));
  const registered = (at: number): string => upstream().registeredNumbers()[at] ?? '';
  const unknown = (at: number): string => `+1202555018${at}`;
  /** Unknown numbers tell the two apart: the truth has no account, the blind path a handle. */
  const isTold = ({ body }: Answer): boolean => body['authy_id'] === 0;
  const register = async (device: Awaited<ReturnType<typeof app>>, e164: string): Promise<Answer> => {
    const id = String((await device.lookup(e164)).body['authy_id']);
    await device.start(id);
    const pin = await until(() => Promise.resolve(upstream().messages(e164).at(-1)?.pin), 2_000);
    return until(async () => {
      const done = await device.complete(id, pin);
      return done.status === 200 && done;
    }, 2_000);
  };

  it('tells the truth while there is room, repeats for nothing, and then nothing', async () => {
    const device = await app();
    expect(isTold(await device.lookup(unknown(0)))).toBe(true);
    expect(isTold(await device.lookup(unknown(1)))).toBe(true);
    expect(isTold(await device.lookup(unknown(0)))).toBe(true);
    const blind = await device.lookup(unknown(2));
    expect(blind).toMatchObject({ status: 200, body: { message: 'active', devices_count: 1 } });
    expect(isTold(await device.lookup(unknown(1)))).toBe(true);
  });

  it('gives room back to who completes a registration', async () => {
    const device = await app();
    expect(await register(device, registered(0))).toMatchObject({ status: 200, body: { device: {} } });
    expect(await register(device, registered(1))).toMatchObject({ status: 200 });
    await until(async () => isTold(await device.lookup(unknown(3))), 1_000);
    expect(isTold(await device.lookup(unknown(4)))).toBe(true);
  });

  it('blinds beyond a limit that says so, and does not refuse', async () => {
    const device = await app();
    for (const at of [10, 11, 12]) await register(device, registered(at));
    expect(isTold(await device.lookup(unknown(5)))).toBe(true);
    const fifth = await device.lookup(unknown(6));
    expect([fifth.status, isTold(fifth)]).toEqual([200, false]);
  });

  it('lets the owner register a number whose budget strangers have used up', async () => {
    const number = registered(20);
    const [one, two, stranger, owner] = await Promise.all([app(), app(), app(), app()]);
    for (const device of [one, two, stranger]) await device.lookup(number);
    expect(await register(owner, number)).toMatchObject({ status: 200, body: { device: {} } });
    // Who has completed is known: the number’s budget is not for the owner.
    expect((await owner.lookup(number)).body['devices_count']).toBeGreaterThan(1);
  });

  it('tells nothing while the store is away, and refuses nobody for it', async () => {
    const device = await app();
    await redis.cli('CLIENT', 'PAUSE', '1500', 'ALL');
    await sleep(50);
    const answer = await device.lookup(unknown(7));
    expect([answer.status, isTold(answer)]).toEqual([200, false]);
  });
});
