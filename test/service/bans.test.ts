import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { sampleValue } from '../support/open-metrics.ts';
import { createPhone, type Phone } from '../support/phone.ts';
import { send, sendSigned, startService, type Answer, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

const MANY = { limit: 100_000, window: '1h' };
const LOOKUP = '/json/users/1-2025550123/status';

describe('bans', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({
      overlay: {
        edge: MANY,
        policies: [
          { id: 'device-requests', by: 'device', limit: 2, window: '1h' },
          {
            id: 'device-refusals',
            by: 'device',
            count: 'failures limit',
            limit: 3,
            window: '24h',
            ban: { for: '1h', atMost: '7d' },
          },
          {
            id: 'address-attestation',
            by: 'address',
            count: 'failures attestation',
            limit: 5,
            window: '1h',
            ban: { for: '10m', atMost: '1d' },
          },
        ],
      },
    });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  const ask = (phone: Phone): Promise<Answer> =>
    sendSigned(phone, 'GET', `${service.gateway.publicUrl}${LOOKUP}`);
  const banned = async (policy: string): Promise<number | undefined> =>
    sampleValue((await send('GET', `${service.gateway.adminUrl}/metrics`)).text, 'numberwall_bans_total', {
      policy,
      repeat: 'first',
    });

  it('meet a device that goes on after its refusals, with the same words as any limit, and no other', async () => {
    const phone = await createPhone(service.issuer);
    const answers = [];
    for (let at = 0; at < 5; at += 1) answers.push((await ask(phone)).body['code'] ?? 'ok');
    expect(answers).toEqual(['ok', 'ok', 'quota_exceeded', 'quota_exceeded', 'quota_exceeded']);
    await until(async () => (await banned('device-refusals')) === 1);
    const refused = await ask(phone);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ code: 'abnormal_usage', error_code: '60003' });
    expect(refused.body['violated-policies']).toBeUndefined();
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_000);
    expect((await ask(await createPhone(service.issuer))).status).toBe(200);
  });

  it('meet an address that comes without attestation, whatever it claims to be', async () => {
    const phone = await createPhone(service.issuer);
    for (let at = 0; at < 5; at += 1)
      expect((await send('GET', `${service.gateway.publicUrl}${LOOKUP}`)).status).toBe(401);
    await until(async () => (await banned('address-attestation')) === 1);
    expect((await ask(phone)).body['code']).toBe('abnormal_usage');
    // From here on it is refused before anything is verified, though it brings nothing that could be.
    const early = await send('GET', `${service.gateway.publicUrl}${LOOKUP}`);
    expect([early.status, early.body['code']]).toEqual([429, 'abnormal_usage']);
    expect(Number(early.headers['retry-after'])).toBe(3_600);
  });
});
