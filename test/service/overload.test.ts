import { afterEach, describe, expect, it } from '@jest/globals';

import { sampleValue } from '../support/open-metrics.ts';
import { createPhone, type Phone } from '../support/phone.ts';
import { send, sendSigned, startService, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

let service: Service | undefined;

afterEach(async () => {
  await service?.[Symbol.asyncDispose]();
  service = undefined;
});

/** The upstream takes its time, so that requests stay under way. */
const start = async (overload: object): Promise<Service> =>
  (service = await startService({
    overlay: { overload, upstream: { simulated: { registered: 200, latency: '700ms' } } },
  }));

const urlOf = (index: number): string =>
  `${service?.gateway.publicUrl}/json/users/1-20255501${String(index).padStart(2, '0')}/status`;

const metric = async (name: string, labels?: Record<string, string>): Promise<number | undefined> => {
  const { text } = await send('GET', `${service?.gateway.adminUrl}/metrics`);
  return sampleValue(text, `numberwall_${name}`, labels);
};

const readiness = async () => send('GET', `${service?.gateway.adminUrl}/readyz`);

const phone = async (): Promise<Phone> => {
  if (service === undefined) throw new Error('no service');
  return createPhone(service.issuer);
};

const underWay = (count: number) => until(async () => (await metric('in_flight_requests')) === count);

describe('an instance that carries too much', () => {
  it('serves known devices first, and at its maximum nobody', async () => {
    await start({ maxInFlight: 4 });
    const [known, other, stranger] = [await phone(), await phone(), await phone()];
    const statuses = async (...answers: Promise<{ readonly status: number }>[]) =>
      (await Promise.all(answers)).map(({ status }) => status);
    expect(await statuses(sendSigned(known, 'GET', urlOf(1)), sendSigned(other, 'GET', urlOf(2)))).toEqual([
      200, 200,
    ]);
    const first = [1, 2, 3].map(async (index) => sendSigned(known, 'GET', urlOf(index)));
    await underWay(3);
    const refused = await sendSigned(stranger, 'GET', urlOf(4));
    expect([refused.status, refused.body['code']]).toEqual([503, 'temporarily_unavailable']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect((await sendSigned(await phone(), 'GET', urlOf(4))).status).toBe(503);
    // To refuse who shows nothing costs less than to shed.
    expect((await send('GET', urlOf(4))).status).toBe(401);
    const last = sendSigned(other, 'GET', urlOf(5));
    await underWay(4);
    expect((await sendSigned(other, 'GET', urlOf(6))).status).toBe(503);
    expect(await statuses(...first, last)).toEqual([200, 200, 200, 200]);
    expect(await metric('shed_requests_total', { reason: 'in_flight', device: 'unknown' })).toBe(2);
    expect(await metric('shed_requests_total', { reason: 'in_flight', device: 'known' })).toBe(1);
    expect((await sendSigned(stranger, 'GET', urlOf(7))).status).toBe(200);
  });

  it('says so, and stays in service: were all to leave it, there would be none', async () => {
    await start({ maxInFlight: 1 });
    const known = await phone();
    const first = sendSigned(known, 'GET', urlOf(1));
    await underWay(1);
    expect((await sendSigned(await phone(), 'GET', urlOf(2))).status).toBe(503);
    const { status, body } = await readiness();
    expect(status).toBe(200);
    expect(body['checks']).toContainEqual({ name: 'overload', status: 'degraded', reason: 'shedding' });
    expect(await metric('degraded', { component: 'overload' })).toBe(1);
    expect((await first).status).toBe(200);
  });

  it('lets nobody go first twice on the text of a token alone', async () => {
    await start({ maxInFlight: 4 });
    const known = await phone();
    const victim = await phone();
    expect((await sendSigned(victim, 'GET', urlOf(1))).status).toBe(200);
    expect((await sendSigned(known, 'GET', urlOf(1))).status).toBe(200);
    const first = [1, 2, 3].map(async (index) => sendSigned(known, 'GET', urlOf(index)));
    await underWay(3);
    const replay = async () => {
      const { dpop } = await (await phone()).headers('GET', urlOf(1));
      return (
        await send('GET', urlOf(1), {
          headers: { 'oauth-client-attestation': victim.token, dpop: dpop ?? '' },
        })
      ).status;
    };
    expect([await replay(), await replay(), await replay()]).toEqual([401, 503, 503]);
    await Promise.all(first);
    // Its owner proves the key, and goes first again.
    expect((await sendSigned(victim, 'GET', urlOf(1))).status).toBe(200);
  });
});
