import { describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, decodeJwt, type JWK } from 'jose';

import { createKeyedHash } from '../../src/adapters/crypto/keyed-hash.ts';
import { sampleValue } from '../support/open-metrics.ts';
import { createPhone, type Phone } from '../support/phone.ts';
import { createServiceIssuer, send, sendSigned, startService, type Service } from '../support/service.ts';

/** The hash key of every service test. */
const hash = createKeyedHash(Buffer.from('5e'.repeat(32), 'hex'));
const reason = 'test';
const policies = [
  { id: 'numbers', by: 'device', count: 'distinct number', limit: 3, window: '24h', visibility: 'shown' },
];

const deviceOf = async ({ token }: Phone): Promise<string> =>
  hash('device', await calculateJwkThumbprint((decodeJwt(token)['cnf'] as { jwk: JWK }).jwk));

const lookup = (phone: Phone, { gateway }: Service, last = 0, from?: string) =>
  sendSigned(phone, 'GET', `${gateway.publicUrl}/json/users/1-21255501${String(last + 10)}/status`, {
    ...(from === undefined ? {} : { from }),
  });

/** As many numbers as are asked for, one after the other: how often each status was answered. */
const statuses = async (phone: Phone, service: Service, count: number, from?: string): Promise<number[]> => {
  const seen: number[] = [];
  for (let last = 0; last < count; last += 1) seen.push((await lookup(phone, service, last, from)).status);
  return seen;
};

const times = (status: number, count: number): number[] => Array.from({ length: count }, () => status);

describe('lists', () => {
  it('give the help desk 50 numbers a day and everybody else 3, and show each its own', async () => {
    const issuer = await createServiceIssuer();
    const [desk, other] = [await createPhone(issuer), await createPhone(issuer)];
    const overrides = [{ device: await deviceOf(desk), policy: 'numbers', limit: 50, reason }];
    await using service = await startService({ issuer, overlay: { policies, lists: { overrides } } });
    expect(await statuses(desk, service, 51)).toEqual([...times(200, 50), 429]);
    expect(await statuses(other, service, 4)).toEqual([...times(200, 3), 429]);
    const [shown, plain] = [await lookup(desk, service), await lookup(other, service)];
    expect(shown.headers['ratelimit-policy']).toMatch(/^"numbers"; q=50; w=86400/);
    expect(plain.headers['ratelimit-policy']).toMatch(/^"numbers"; q=3; w=86400/);
  });

  it('do not limit who is allowed, and ask for token and proof all the same', async () => {
    const issuer = await createServiceIssuer();
    const phone = await createPhone(issuer);
    const lists = { allow: [{ device: await deviceOf(phone), reason }] };
    await using service = await startService({ issuer, overlay: { policies, lists } });
    expect(await statuses(phone, service, 8)).toEqual(times(200, 8));
    const url = `${service.gateway.publicUrl}/json/users/1-2125550147/status`;
    const headers = await phone.headers('GET', url);
    expect((await send('GET', url, { headers })).status).toBe(200);
    const replayed = await send('GET', url, { headers });
    expect([replayed.status, replayed.body['code']]).toEqual([401, 'proof_invalid']);
    expect((await send('GET', url)).status).toBe(401);
    const { text } = await send('GET', `${service.gateway.adminUrl}/metrics`);
    expect(sampleValue(text, 'numberwall_listed_requests_total', { list: 'allow' })).toBe(10);
  });

  it('refuse who is denied, whatever denies it, in the same words', async () => {
    const issuer = await createServiceIssuer();
    const [bad, good] = [await createPhone(issuer), await createPhone(issuer)];
    const lists = {
      deny: [
        { device: await deviceOf(bad), reason },
        { number: hash('number', '+12125550119'), reason },
        { address: '127.0.0.9/32', reason },
      ],
    };
    await using service = await startService({ issuer, overlay: { policies, lists } });
    const refused = [
      await lookup(bad, service),
      await lookup(good, service, 9),
      await lookup(good, service, 0, '127.0.0.9'),
    ];
    const faces = refused.map(({ status, headers, body }) => ({
      status,
      names: Object.keys(headers).sort(),
      retry: headers['retry-after'],
      body: { ...body, instance: undefined },
    }));
    expect(faces[0]).toMatchObject({ status: 429, retry: '3600', body: { code: 'abnormal_usage' } });
    expect(faces[1]).toEqual(faces[0]);
    expect(faces[2]).toEqual(faces[0]);
    const lines = service
      .log()
      .split('\n')
      .filter((line) => line.includes('_denied'));
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged.map((line) => line['reason'])).toEqual([
      'subject_denied',
      'subject_denied',
      'network_denied',
    ]);
    const entries = new Set(logged.map((line) => line['list_entry']));
    expect([...entries].filter((id) => /^[\w-]{22}$/.test(String(id)))).toHaveLength(3);
    expect((await lookup(good, service)).status).toBe(200);
    expect((await lookup(good, service, 0, '127.0.0.8')).status).toBe(200);
  });

  it('refuse a denied network before anything is read of the request', async () => {
    const lists = { deny: [{ address: '127.0.0.9/32', reason }] };
    await using service = await startService({ overlay: { lists } });
    const url = `${service.gateway.publicUrl}/nothing/here`;
    expect((await send('POST', url, { from: '127.0.0.9', body: 'x'.repeat(10_000) })).status).toBe(429);
    expect((await send('POST', url, { from: '127.0.0.8' })).status).toBe(404);
  });

  it('let the help desk learn 50 numbers that nobody completes, where others are told nothing after 3', async () => {
    const issuer = await createServiceIssuer();
    const [desk, other] = [await createPhone(issuer), await createPhone(issuer)];
    const device = await deviceOf(desk);
    const overlay = {
      disclosure: 'budgeted',
      policies: policies.map((policy) => ({ ...policy, beyond: 'blind' })),
      ledgers: [{ id: 'source', by: 'address', capacity: 3 }],
      lists: {
        overrides: [
          { device, policy: 'numbers', limit: 50, reason },
          { device, policy: 'source', limit: 50, reason },
        ],
      },
    };
    await using service = await startService({ issuer, overlay });
    const answered = async (path: string): Promise<number> => {
      const { text } = await send('GET', `${service.gateway.adminUrl}/metrics`);
      return sampleValue(text, 'numberwall_requests_total', { route: 'lookup', path }) ?? 0;
    };
    expect(await statuses(other, service, 4, '127.0.0.8')).toEqual(times(200, 4));
    expect([await answered('answer'), await answered('blind')]).toEqual([3, 1]);
    const asked = Array.from({ length: 51 }, (_, last) => lookup(desk, service, last, '127.0.0.9'));
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(times(200, 51));
    expect([await answered('answer'), await answered('blind')]).toEqual([53, 2]);
  });

  it('refuse a denied network without Redis, whose absence keeps everybody else out', async () => {
    const lists = { deny: [{ address: '127.0.0.9/32', reason }] };
    // Nothing listens there: a look at Redis would end in 503.
    const store = { redis: { url: 'redis://127.0.0.1:1' } };
    await using service = await startService({ overlay: { lists, store } });
    const url = `${service.gateway.publicUrl}/json/users/1-2125550147/status`;
    // What shows nothing would be refused for that.
    const headers = { 'oauth-client-attestation': 'none' };
    const [denied, others] = [
      await send('GET', url, { from: '127.0.0.9' }),
      await send('GET', url, { from: '127.0.0.8', headers }),
    ];
    expect([denied.status, denied.body['code']]).toEqual([429, 'abnormal_usage']);
    expect(others.status).toBe(503);
  });
});
