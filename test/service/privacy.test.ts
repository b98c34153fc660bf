import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';

import { createPhone } from '../support/phone.ts';
import { findLeaks } from '../support/privacy-scan.ts';
import { startRedis } from '../support/redis-server.ts';
import { send, sendSigned, startService } from '../support/service.ts';
import { until } from '../support/until.ts';

/** Every key and value of a Redis, as text. */
const everythingIn = async (port: number): Promise<readonly string[]> => {
  const client = new Redis({ port, host: '127.0.0.1' });
  try {
    const read = async (key: string): Promise<string> => {
      const type = await client.type(key);
      if (type === 'hash') return JSON.stringify(await client.hgetall(key));
      if (type === 'zset') return (await client.zrange(key, '0', '-1', 'WITHSCORES')).join('\n');
      if (type === 'list') return (await client.lrange(key, 0, -1)).join('\n');
      return (await client.get(key)) ?? '';
    };
    const keys = await client.keys('*');
    return [...keys, ...(await Promise.all(keys.map(read)))];
  } finally {
    client.disconnect();
  }
};

describe('everything the gateway wrote', () => {
  it('holds no number, account, address, token, proof or key that it was given', async () => {
    await using redis = await startRedis();
    await using service = await startService({
      overlay: { store: { redis: { url: redis.url, commandTimeout: '1s' } } },
    });
    const { publicUrl, adminUrl, simulatedUpstream } = service.gateway;
    await until(async () => (await send('GET', `${adminUrl}/readyz`)).status === 200);
    const secrets: { kind: 'number' | 'account' | 'address' | 'token' | 'proof'; value: string }[] = [];
    const bodies: string[] = [];
    const numbers = [
      ...(simulatedUpstream?.registeredNumbers().slice(0, 20) ?? []),
      '+12125550188',
      '+447700900123',
    ];
    for (const [index, number] of numbers.entries()) {
      const from = `127.77.${index}.9`;
      const phone = await createPhone(service.issuer);
      const [countryCode, national] = number.startsWith('+44')
        ? ['44', number.slice(3)]
        : ['1', number.slice(2)];
      const url = `${publicUrl}/json/users/${countryCode}-${national}/status`;
      const headers = await phone.headers('GET', url);
      secrets.push(
        { kind: 'number', value: number },
        { kind: 'address', value: from },
        { kind: 'token', value: phone.token },
        { kind: 'proof', value: headers['dpop'] ?? '' },
      );
      const answer = await send('GET', url, { headers, from });
      expect(answer.status).toBe(200);
      // Refusals of each kind: replayed, unattested, malformed, wrong method.
      bodies.push((await send('GET', url, { headers, from })).text, (await send('GET', url, { from })).text);
      bodies.push((await send('DELETE', url, { from })).text);
      bodies.push(
        (
          await sendSigned(phone, 'GET', `${publicUrl}/json/users/${countryCode}-${national}0000/status`, {
            from,
          })
        ).text,
      );
    }
    const values = await everythingIn(redis.port);
    const metrics = (await send('GET', `${adminUrl}/metrics`)).text;
    expect(values.length).toBeGreaterThan(100);
    expect(service.log().length).toBeGreaterThan(1_000);
    expect(
      findLeaks(secrets, [
        { where: 'log', text: service.log() },
        { where: 'metrics', text: metrics },
        { where: 'redis', text: values.join('\n') },
        { where: 'problems', text: bodies.join('\n') },
      ]),
    ).toEqual([]);
  }, 60_000);
});
