import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createOperatorFiles, operate, type OperatorFiles } from '../support/operator.ts';
import { createPhone, type Phone } from '../support/phone.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import {
  createServiceIssuer,
  sendSigned,
  startService,
  type Answer,
  type Service,
} from '../support/service.ts';
import { until } from '../support/until.ts';

const NUMBER = '+12125550147';
const LOOKUP = '/json/users/1-2125550147/status';

describe('an operator who is asked why', () => {
  let redis: RedisServer;
  let files: OperatorFiles;
  let one: Service;
  let other: Service;
  let phone: Phone;

  beforeAll(async () => {
    redis = await startRedis();
    files = await createOperatorFiles();
    const issuer = await createServiceIssuer();
    const overlay = {
      ...files.overlay,
      store: { redis: { url: `redis://127.0.0.1:${redis.port}` } },
      policies: [
        { id: 'device-requests', by: 'device', limit: 2, window: '1h' },
        { id: 'device-numbers', by: 'device', count: 'distinct number', limit: 9, window: '24h' },
        { id: 'number-devices', by: 'number', count: 'distinct device', limit: 9, window: '24h' },
        { id: 'pair', by: ['number', 'device'], limit: 100, window: '1h' },
      ],
      ledgers: [{ id: 'block', by: 'block', capacity: 5 }],
    };
    [one, other] = await Promise.all([startService({ overlay, issuer }), startService({ overlay, issuer })]);
    for (const { gateway } of [one, other])
      await until(async () => (await fetch(`${gateway.adminUrl}/readyz`)).status === 200);
    phone = await createPhone(issuer);
  });
  afterAll(async () => {
    await Promise.all([one[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]);
    await redis.stop();
    await files[Symbol.asyncDispose]();
  });

  const lookup = (service: Service = one): Promise<Answer> =>
    sendSigned(phone, 'GET', `${service.gateway.publicUrl}${LOOKUP}`);
  const ask = (path: string, body: object, service: Service = other) => operate(service, 'POST', path, body);

  it('finds the decision by its id on any instance, and says what refused it, without a raw value', async () => {
    for (let at = 0; at < 2; at += 1) expect((await lookup()).status).toBe(200);
    const refused = await lookup();
    expect(refused.status).toBe(429);
    const id = String(refused.body['instance']);
    const explained = await until(async () => {
      const answer = await operate(other, 'GET', `/decisions/${encodeURIComponent(id)}`);
      return answer.status === 200 && answer;
    });
    expect(explained.body).toMatchObject({
      decision: {
        route: 'lookup',
        status: 429,
        code: 'quota_exceeded',
        attestation: 'verified',
        limits: [
          { policy: 'device-requests', verdict: 'refused', count: 2, limit: 2, window_seconds: 3_600 },
        ],
      },
    });
    expect(explained.text).not.toContain('2125550147');
  });

  it('finds it by the person’s number too', async () => {
    const answer = await ask('/decisions/search', { kind: 'number', value: '+1 212-555-0147' });
    expect(answer).toMatchObject({ status: 200, body: { kind: 'number', decisions: [{ status: 429 }] } });
    expect(answer.text).not.toContain('2125550147');
  });

  it('says what to do about an id that nobody knows, and about one that is none', async () => {
    const unknown = await operate(one, 'GET', '/decisions/00000000-0000-4000-8000-000000000000');
    expect(unknown).toMatchObject({
      status: 404,
      body: { detail: expect.stringMatching(/24 hours/) as unknown },
    });
    expect(await operate(one, 'GET', '/decisions/x')).toMatchObject({ status: 400 });
  });

  it('sees what counts a subject, and charges nothing by looking', async () => {
    for (let at = 0; at < 3; at += 1) {
      const device = await ask('/subjects/read', { kind: 'device', value: phone.token });
      expect(device).toMatchObject({
        status: 200,
        body: {
          limits: [
            { policy: 'device-requests', verdict: 'refused', count: 2, limit: 2 },
            { policy: 'device-numbers', verdict: 'admitted', count: 1, limit: 9 },
          ],
          ledgers: [],
        },
      });
    }
    const number = await ask('/subjects/read', { kind: 'number', value: NUMBER });
    expect(number.body).toMatchObject({
      limits: [{ policy: 'number-devices', verdict: 'admitted', count: 1, limit: 9 }],
      ledgers: [{ ledger: 'block', debt: 0, capacity: 5, verdict: 'told' }],
    });
    expect((await redis.cli('KEYS', '*probe*')).trim()).toBe('');
  });

  it('takes the keyed hash by which a decision names a subject', async () => {
    const found = await ask('/decisions/search', { kind: 'number', value: NUMBER });
    const [{ subjects } = { subjects: {} }] = found.body['decisions'] as {
      subjects: Record<string, string>;
    }[];
    const device = await ask('/subjects/read', { kind: 'device', value: subjects['device'] ?? '' });
    expect(device.body).toMatchObject({
      subject: subjects['device'],
      limits: [
        { policy: 'device-requests', count: 2 },
        { policy: 'device-numbers', count: 1 },
      ],
    });
    const same = await ask('/decisions/search', { kind: 'device', value: subjects['device'] ?? '' });
    expect(same.body['decisions']).toEqual(found.body['decisions']);
  });

  it.each([
    [{ kind: 'person', value: 'x' }, /kind is one of/],
    [{ kind: 'number', value: '555' }, /value of a number is/],
    [{ kind: 'address', value: '10.0.0' }, /value of a address is|address/],
    [{ kind: 'device' }, /value of a device is/],
    [{ kind: 'device', value: 'x'.repeat(43), app: 7 }, /app is/],
  ])('is told how to ask: %j', async (body, detail) => {
    const answer = await ask('/subjects/read', body);
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringMatching(detail) as unknown } });
  });

  it('makes the counters begin anew, and a store that loses everything does not bring them back', async () => {
    const body = { kind: 'device', value: phone.token, reason: 'new phone, INC-12' };
    expect(await ask('/subjects/reset', { ...body, policy: 'nothing' })).toMatchObject({ status: 400 });
    expect(await ask('/subjects/reset', body)).toMatchObject({ status: 200, body: { counters: 2 } });
    expect((await lookup()).status).toBe(200);
    await redis.cli('FLUSHALL');
    const decided = (service: Service) =>
      until(async () => {
        const next = await lookup(service);
        return next.status !== 503 && next;
      }, 10_000);
    // One of two was counted since; what was counted before the reset stays forgotten.
    expect((await decided(other)).status).toBe(200);
    expect((await decided(one)).status).toBe(429);
    expect((await files.audit()).filter(({ action }) => action === 'reset')).toMatchObject([
      { kind: 'device', reason: 'new phone, INC-12', outcome: 'begun' },
      { outcome: 'done' },
    ]);
  });
});
