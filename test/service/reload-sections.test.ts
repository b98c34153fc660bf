import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';

import { createPhone } from '../support/phone.ts';
import { startReloadingService, type ReloadingService } from '../support/reloading-service.ts';
import { send, sendSigned, type Answer } from '../support/service.ts';
import { shippedRoutes } from '../support/shipped-routes.ts';

const PLAIN = { policies: [], ledgers: [] };
const LIMITED = { ...PLAIN, policies: [{ id: 'by-address', by: 'address', limit: 1, window: '1h' }] };
const OLD_APP = { attestation: { minimumAppVersion: { ios: '29.0.0' } } };
const DENIED = { lists: { deny: [{ address: '127.0.0.1/32', reason: 'test' }] } };
const PROXIED = { public: { trustedProxies: ['127.0.0.1/32'] } };
const BUDGETED = { ...PLAIN, disclosure: 'budgeted', answers: { tick: '0ms' } };
const LEDGERS = [{ id: 'one', by: 'address', capacity: 1 }];
const WALLET = { id: 'wallet', apps: ['com.example.wallet'] };

const lookup = async (
  service: ReloadingService,
  headers: Record<string, string> = {},
  claims: object = {},
) => {
  const phone = await createPhone(service.issuer, { app_version: '27.1.0', ...claims });
  const url = `${service.gateway.publicUrl}/json/users/1-2125550147/status`;
  return sendSigned(phone, 'GET', url, { headers });
};

const code = ({ status, body }: Answer): unknown => body['code'] ?? status;

/** Two look-ups that name themselves addresses in this header. */
const byHeader = (name: string) => async (service: ReloadingService) => {
  const first = await lookup(service, { [name]: '1.2.3.4' });
  return [first.status, (await lookup(service, { [name]: '1.2.99.4' })).status];
};

const withBody = async ({ gateway, issuer }: ReloadingService): Promise<unknown> => {
  const phone = await createPhone(issuer);
  const body = `country_code=1&cellphone=2125550147&locale=${'e'.repeat(400)}`;
  return (await sendSigned(phone, 'POST', `${gateway.publicUrl}/json/users/new`, { body })).status === 413;
};

const ofWallet = async (service: ReloadingService): Promise<unknown> => {
  const first = await lookup(service, {}, { sub: 'com.example.wallet' });
  return [first.status, (await lookup(service, {}, { sub: 'com.example.wallet' })).status];
};

/** Is the second of two unknown numbers told to exist? The truth has no account. */
const blindly = async ({ gateway, issuer }: ReloadingService): Promise<boolean> => {
  const accounts: unknown[] = [];
  for (const last of ['47', '48']) {
    const phone = await createPhone(issuer);
    const url = `${gateway.publicUrl}/json/users/1-20255501${last}/status`;
    accounts.push((await sendSigned(phone, 'GET', url)).body['authy_id']);
  }
  return accounts[1] !== 0;
};

type Effect = [
  key: string,
  before: object,
  after: object,
  see: (service: ReloadingService) => Promise<unknown>,
  was: unknown,
  is: unknown,
];

const link = async (service: ReloadingService) =>
  (await lookup(service)).headers['link'] === '<https://apps.example/new>; rel="latest-version"';

describe('a reload holds at once for', () => {
  it.each<Effect>([
    [
      'public.trustedProxies',
      LIMITED,
      { ...LIMITED, ...PROXIED },
      byHeader('x-forwarded-for'),
      [200, 429],
      [200, 200],
    ],
    [
      'public.forwardedHeader',
      { ...LIMITED, ...PROXIED },
      { ...LIMITED, public: { ...PROXIED.public, forwardedHeader: 'x-client' } },
      byHeader('x-client'),
      [200, 429],
      [200, 200],
    ],
    ['public.bodyLimit', PLAIN, { ...PLAIN, public: { bodyLimit: '256B' } }, withBody, false, true],
    [
      'attestation.storeLinks',
      { ...PLAIN, ...OLD_APP },
      { ...PLAIN, attestation: { ...OLD_APP.attestation, storeLinks: { ios: 'https://apps.example/new' } } },
      link,
      false,
      true,
    ],
    [
      'attestation.challenge',
      PLAIN,
      { ...PLAIN, attestation: { challenge: 'required' } },
      async (service) => code(await lookup(service)),
      200,
      'use_challenge',
    ],
    ['lists', PLAIN, { ...PLAIN, ...DENIED }, async (service) => (await lookup(service)).status, 200, 429],
    [
      'tenants',
      LIMITED,
      { ...LIMITED, tenants: [{ ...WALLET, changes: [{ id: 'by-address', limit: 5 }] }] },
      ofWallet,
      [200, 429],
      [200, 200],
    ],
    ['ledgers', BUDGETED, { ...BUDGETED, ledgers: LEDGERS }, blindly, false, true],
    [
      'disclosure',
      { ...BUDGETED, disclosure: 'always', ledgers: LEDGERS },
      { ...BUDGETED, ledgers: LEDGERS },
      blindly,
      false,
      true,
    ],
  ])('%s', async (_key, before, after, see, was, is) => {
    await using service = await startReloadingService(before);
    expect(await see(service)).toEqual(was);
    await service.write(after);
    expect(await service.reload()).toMatchObject({ result: 'applied', faults: [] });
    expect(await see(service)).toEqual(is);
  });

  it('routesFile, and what stands in it', async () => {
    await using service = await startReloadingService(PLAIN);
    const routes = join(dirname(service.file), 'routes.yaml');
    const put = (attestation: string) => writeFile(routes, stringify({ routes: shippedRoutes(attestation) }));
    await put('enforce');
    await service.write({ ...PLAIN, routesFile: 'routes.yaml' });
    await service.reload();
    const ask = async () => (await sendUnsigned(service)).status;
    expect(await ask()).toBe(401);
    await put('monitor');
    const { changes } = await service.reload('file');
    expect(changes.every(({ kind }) => kind === 'route')).toBe(true);
    expect(await ask()).toBe(200);
  });

  it('log', async () => {
    await using service = await startReloadingService(PLAIN, { log: undefined });
    const lines = (): number => service.log().split('\n').length;
    await service.write({ ...PLAIN, log: { level: 'silent' } });
    await service.reload();
    const before = lines();
    await service.write({ ...PLAIN, log: { level: 'silent' }, drain: { grace: '1s' } });
    await service.reload();
    expect(lines()).toBe(before);
    expect(service.gateway.drainMs()).toBe(1_000);
  });
});

const sendUnsigned = ({ gateway }: ReloadingService): Promise<Answer> =>
  send('GET', `${gateway.publicUrl}/json/users/1-2125550147/status`);
