import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createPhone, createPhoneKeys, createTestIssuer, type TestIssuer } from '../support/phone.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { send, sendSigned, startService, type Service } from '../support/service.ts';
import { shippedRoutes } from '../support/shipped-routes.ts';
import { until } from '../support/until.ts';

const WALLET = 'com.example.wallet';
const CHAT = 'com.example.chat';

const LOOKUP = '/json/users/1-2125550147/status';

const tenancy = (policies: readonly object[], wallet: object = {}): object => ({
  policies,
  tenants: [
    { id: 'wallet', apps: [WALLET], ...wallet },
    { id: 'chat', apps: [CHAT] },
  ],
});

const inTurn = async (times: number, ask: () => Promise<number>): Promise<number[]> => {
  const seen: number[] = [];
  for (let count = 0; count < times; count += 1) seen.push(await ask());
  return seen;
};

const lookup = async (
  service: Service,
  app: string,
  {
    keys,
    issuer = service.issuer,
  }: { keys?: Awaited<ReturnType<typeof createPhoneKeys>>; issuer?: TestIssuer } = {},
): Promise<number> => {
  const phone = await createPhone(issuer, { sub: app }, keys);
  return (await sendSigned(phone, 'GET', service.gateway.publicUrl + LOOKUP)).status;
};

const startReady = async (overlay: object): Promise<Service> => {
  const service = await startService({ overlay });
  await until(async () => (await send('GET', `${service.gateway.adminUrl}/readyz`)).status === 200);
  return service;
};

describe.each(['embedded', 'Redis'])('two apps behind one gateway, on the %s store', (kind) => {
  let redis: RedisServer | undefined;
  const store = () =>
    redis === undefined ? {} : { store: { redis: { url: redis.url, commandTimeout: '1s' } } };

  beforeAll(async () => {
    if (kind === 'Redis') redis = await startRedis();
  });
  afterAll(async () => {
    await redis?.[Symbol.asyncDispose]();
  });

  it.each<[string, object]>([
    ['device', { id: 'one', by: 'device', limit: 2, window: '1h' }],
    ['number', { id: 'two', by: 'number', limit: 2, window: '1h' }],
    ['address', { id: 'three', by: 'address', limit: 2, window: '1h' }],
    ['whole gateway', { id: 'four', by: 'global', limit: 2, window: '1h' }],
  ])('do not share the budget of one %s', async (_, policy) => {
    await using service = await startReady({ ...store(), ...tenancy([policy]) });
    const keys = await createPhoneKeys();
    const ask = (app: string) => () => lookup(service, app, { keys });
    expect(await inTurn(3, ask(WALLET))).toEqual([200, 200, 429]);
    expect(await inTurn(3, ask(CHAT))).toEqual([200, 200, 429]);
    expect(await inTurn(3, ask('com.example.other'))).toEqual([200, 200, 429]);
  });

  it('share the budget of a policy that is shared', async () => {
    const policy = { id: 'five', by: 'address', limit: 3, window: '1h', shared: true };
    await using service = await startReady({ ...store(), ...tenancy([policy]) });
    expect(await inTurn(2, () => lookup(service, WALLET))).toEqual([200, 200]);
    expect(await inTurn(2, () => lookup(service, CHAT))).toEqual([200, 429]);
    expect(await lookup(service, 'com.example.other')).toBe(429);
  });

  it('have limits and modes of their own', async () => {
    const policy = { id: 'six', by: 'address', limit: 2, window: '1h', visibility: 'shown' };
    const wallet = {
      changes: [{ id: 'six', limit: 4 }],
      policies: [{ id: 'wallet-device', by: 'device', limit: 1, window: '1h' }],
    };
    await using service = await startReady({ ...store(), ...tenancy([policy], wallet) });
    const keys = await createPhoneKeys();
    expect(await inTurn(2, () => lookup(service, WALLET, { keys }))).toEqual([200, 429]);
    expect(await inTurn(4, () => lookup(service, WALLET))).toEqual([200, 200, 200, 429]);
    expect(await inTurn(3, () => lookup(service, CHAT, { keys }))).toEqual([200, 200, 429]);
    const phone = await createPhone(service.issuer, { sub: WALLET });
    const { headers } = await sendSigned(phone, 'GET', service.gateway.publicUrl + LOOKUP);
    expect(headers['ratelimit-policy']).toMatch(/"six";\s*q=4;/);
  });
});

describe('the tenant of a request', () => {
  let service: Service;
  const other = createTestIssuer('https://other.example', 'https://api.example');

  beforeAll(async () => {
    const own = await createTestIssuer('https://attest.example', 'https://api.example');
    const foreign = await other;
    service = await startService({
      issuer: own,
      overlay: {
        routes: shippedRoutes('monitor'),
        attestation: {
          development: false,
          issuers: [own, foreign].map(({ issuer, audience, jwks }) => ({
            issuer,
            audience,
            keys: { inline: jwks },
          })),
        },
        ...tenancy([{ id: 'global', by: 'global', limit: 1, window: '1h' }], {
          changes: [{ id: 'global', limit: 100 }],
          issuers: ['https://attest.example'],
        }),
      },
    });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  it('is chosen by verified claims alone: by none that a client makes up', async () => {
    const url = service.gateway.publicUrl + LOOKUP;
    const liar = await createPhone(await createTestIssuer('https://attest.example', 'https://api.example'), {
      sub: WALLET,
    });
    // Who made up a token, who shows none, and whose issuer may not speak for the app: one budget, which is small.
    expect((await sendSigned(liar, 'GET', url)).status).toBe(200);
    expect((await sendSigned(liar, 'GET', url)).status).toBe(429);
    expect((await send('GET', url)).status).toBe(429);
    expect(await lookup(service, WALLET, { issuer: await other })).toBe(429);
    expect((await send('GET', url, { headers: { 'oauth-client-attestation': liar.token } })).status).toBe(
      429,
    );
    expect(await inTurn(3, () => lookup(service, WALLET))).toEqual([200, 200, 200]);
  });

  it('is not that of a stolen token whose key the thief lacks', async () => {
    const owner = await createPhone(service.issuer, { sub: CHAT });
    const thief = await createPhone(service.issuer, { sub: WALLET });
    const url = service.gateway.publicUrl + LOOKUP;
    const headers = { ...(await owner.headers('GET', url)), 'oauth-client-attestation': thief.token };
    expect((await send('GET', url, { headers })).status).toBe(429);
  });
});
