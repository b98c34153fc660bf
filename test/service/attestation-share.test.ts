import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { RouteTally } from '../../src/core/attestation-report/tally.ts';
import { tallyRoutes } from '../../src/core/attestation-report/tally.ts';
import { readMetricsPage } from '../../src/core/attestation-report/samples.ts';
import { createPhone, type Phone, type TestIssuer } from '../support/phone.ts';
import { createServiceIssuer, send, sendSigned, startService, type Service } from '../support/service.ts';
import { shippedRoutes } from '../support/shipped-routes.ts';

const DEVICES = 2_000;
const AT_ONCE = 40;
const LOOKUP = '/json/users/1-2015550123/status';

const startWith = (issuer: TestIssuer, attestation: unknown): Promise<Service> =>
  startService({
    issuer,
    overlay: {
      routes: shippedRoutes(attestation),
      policies: [],
      edge: { limit: 1_000_000, window: '1m' },
      log: { level: 'warn' },
    },
  });

/** Calls `work` for every entry, a few at a time; the results in order. */
const each = async <T, R>(entries: readonly T[], work: (entry: T) => Promise<R>): Promise<R[]> => {
  const results: R[] = [];
  for (let at = 0; at < entries.length; at += AT_ONCE)
    results.push(...(await Promise.all(entries.slice(at, at + AT_ONCE).map(work))));
  return results;
};

const tallyOf = async (service: Service): Promise<RouteTally | undefined> => {
  const read = readMetricsPage((await send('GET', `${service.gateway.adminUrl}/metrics`)).text);
  return read.ok ? tallyRoutes(read.samples).find(({ route }) => route === 'lookup') : undefined;
};

describe('attestation enforced for a share of devices, over real sockets', () => {
  let issuer: TestIssuer;
  /** Verified devices whose app is too old: each would be refused where it is enforced. */
  let phones: readonly Phone[];
  const statuses = new Map<string, readonly number[]>();

  const sendAll = async (attestation: unknown, expectedStatuses: readonly number[]): Promise<RouteTally> => {
    await using service = await startWith(issuer, attestation);
    const url = `${service.gateway.publicUrl}${LOOKUP}`;
    const answers = await each(phones, async (phone) => (await sendSigned(phone, 'GET', url)).status);
    expect(new Set(answers)).toEqual(new Set(expectedStatuses));
    statuses.set(JSON.stringify(attestation), answers);
    const tally = await tallyOf(service);
    if (tally === undefined) throw new Error('nothing was counted');
    expect(tally.refused).toBe(answers.filter((status) => status === 403).length);
    return tally;
  };

  beforeAll(async () => {
    issuer = await createServiceIssuer();
    phones = await each(Array.from({ length: DEVICES }), () =>
      createPhone(issuer, { app_version: '20.0.0' }),
    );
  });

  it('refuses nobody in monitor mode, and counts all', async () => {
    expect(await sendAll('monitor', [200])).toMatchObject({
      requests: DEVICES,
      wouldRefuse: DEVICES,
      refused: 0,
    });
  });

  it.each([25, 50])('refuses %d %% within five standard deviations, and counts all', async (percent) => {
    const tally = await sendAll({ enforce: `${percent}%` }, [200, 403]);
    expect(tally).toMatchObject({ requests: DEVICES, wouldRefuse: DEVICES });
    const share = percent / 100;
    const deviation = Math.sqrt(DEVICES * share * (1 - share));
    expect(Math.abs(tally.refused - DEVICES * share)).toBeLessThan(5 * deviation);
  });

  it('refuses everybody where it is enforced, and counts all', async () => {
    const tally = await sendAll('enforce', [403]);
    expect(tally).toMatchObject({ requests: DEVICES, wouldRefuse: DEVICES, refused: DEVICES });
  });

  it('refuses at 50 % whom it refused at 25 %, whatever instance', () => {
    const quarter = statuses.get(JSON.stringify({ enforce: '25%' })) ?? [];
    const half = statuses.get(JSON.stringify({ enforce: '50%' })) ?? [];
    expect(quarter).toHaveLength(DEVICES);
    expect(quarter.filter((status, device) => status === 403 && half[device] !== 403)).toEqual([]);
  });
});

describe('one device, and requests without one, at a share of 50 %', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startWith(await createServiceIssuer(), { enforce: '50%' });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  const url = (path = LOOKUP) => `${service.gateway.publicUrl}${path}`;
  const mostlyAtOnce = Array.from({ length: 30 });

  it('stays on its side, wherever it comes from and whatever is wrong with it', async () => {
    const sides = await each(mostlyAtOnce, async () => {
      const phone = await createPhone(service.issuer, { app_version: '20.0.0' });
      const asked = await each(['127.0.0.1', '127.0.0.7', '127.0.9.9'], (from) =>
        sendSigned(phone, 'GET', url(), { from }),
      );
      expect(new Set(asked.map(({ status }) => status)).size).toBe(1);
      return asked[0]?.status;
    });
    expect(new Set(sides)).toEqual(new Set([200, 403]));
  });

  it('is refused a replay, or not, as it is refused anything', async () => {
    const answers = await each(mostlyAtOnce, async () => {
      const phone = await createPhone(service.issuer);
      const headers = await phone.headers('GET', url());
      expect((await send('GET', url(), { headers })).status).toBe(200);
      return (await send('GET', url(), { headers })).status;
    });
    expect(new Set(answers)).toEqual(new Set([200, 401]));
  });

  it('without a token is on the side of its address', async () => {
    const addresses = mostlyAtOnce.map((_, index) => `127.0.1.${index + 1}`);
    const ask = () => each(addresses, async (from) => (await send('GET', url(), { from })).status);
    const once = await ask();
    expect(new Set(once)).toEqual(new Set([200, 401]));
    expect(await ask()).toEqual(once);
  });

  it('cannot choose its side by claiming to be another: a token that does not verify is no device', async () => {
    const stranger = await createServiceIssuer();
    const from = '127.0.2.1';
    const first = (await send('GET', url(), { from })).status;
    const answers = await each(mostlyAtOnce, async () => {
      const phone = await createPhone(stranger);
      return (await sendSigned(phone, 'GET', url(), { from })).status;
    });
    expect(new Set(answers)).toEqual(new Set([first]));
  });
});
