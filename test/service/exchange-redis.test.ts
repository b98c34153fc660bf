import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import {
  createEvidencePhone,
  fetchChallenge,
  sendTokenRequest,
  signTokenRequest,
} from '../support/evidence-phone.ts';
import { startIssuingService, type IssuingService } from '../support/issuing-service.ts';
import { findLeaks, type Secret } from '../support/privacy-scan.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { send } from '../support/service.ts';
import { until } from '../support/until.ts';

const PUBLIC_ORIGIN = 'https://api.example';

let folder: string;
let redis: RedisServer;
let instances: readonly [IssuingService, IssuingService];
let urls: readonly [string, string];

const ready = (service: IssuingService) =>
  until(async () => (await send('GET', `${service.gateway.adminUrl}/readyz`)).status === 200);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'numberwall-exchange-redis-'));
  redis = await startRedis();
  const overlay = {
    store: { redis: { url: redis.url } },
    public: { listen: '127.0.0.1:0', origin: PUBLIC_ORIGIN },
  };
  instances = [
    await startIssuingService(folder, { overlay }),
    await startIssuingService(folder, { overlay }),
  ];
  for (const each of instances) await ready(each);
  urls = [instances[0].gateway.publicUrl, instances[1].gateway.publicUrl];
});
afterAll(async () => {
  for (const each of instances) await each[Symbol.asyncDispose]();
  await redis.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A request that every instance takes, because all have one public origin. */
const signed = async (phone: Awaited<ReturnType<typeof createEvidencePhone>>, challenge: string) =>
  signTokenRequest(phone, PUBLIC_ORIGIN, { challenge });

describe('two instances on one Redis', () => {
  it('accept the challenges of each other', async () => {
    const phone = await createEvidencePhone();
    const challenge = await fetchChallenge(urls[0]);
    expect(await sendTokenRequest(urls[1], await signed(phone, challenge))).toMatchObject({ status: 200 });
  });

  it('give exactly one token for one piece of evidence, however many ask at once', async () => {
    const phone = await createEvidencePhone();
    const challenge = await fetchChallenge(urls[0]);
    const requests = await Promise.all(Array.from({ length: 16 }, () => signed(phone, challenge)));
    const answers = await Promise.all(
      requests.map((request, index) => sendTokenRequest(urls[index % 2 === 0 ? 0 : 1], request)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body['code'] === 'attestation_invalid')).toHaveLength(15);
  });

  it('give exactly one token for one proof', async () => {
    const request = await signed(await createEvidencePhone(), await fetchChallenge(urls[0]));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => sendTokenRequest(urls[index % 2 === 0 ? 0 : 1], request)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

const dump = async (): Promise<string> => {
  const values: string[] = [];
  for (const key of (await redis.cli('eval', 'return redis.call("keys", "*")', '0')).split('\n')) {
    const type = await redis.cli('type', key);
    if (type === 'hash') values.push(await redis.cli('hgetall', key));
    else if (type === 'zset') values.push(await redis.cli('zrange', key, '0', '-1'));
    else values.push(await redis.cli('get', key));
    values.push(key);
  }
  return values.join('\n');
};

describe('what is kept', () => {
  it('ends by itself, and holds nothing that a phone sent', async () => {
    const phone = await createEvidencePhone();
    const challenge = await fetchChallenge(urls[0]);
    const request = await signed(phone, challenge);
    const from = '127.83.7.9';
    const issued = await sendTokenRequest(urls[0], request, from);
    const again = await sendTokenRequest(urls[0], request, from);
    expect([issued.status, again.status]).toEqual([200, 401]);
    const secrets: Secret[] = [
      { kind: 'token', value: String(issued.body['token']) },
      { kind: 'proof', value: request.headers['dpop'] ?? '' },
      { kind: 'key', value: phone.thumbprint },
      { kind: 'key', value: phone.jwk.x },
      { kind: 'address', value: from },
    ];
    const kept = await dump();
    for (const part of ['evidence', 'challenge', 'proof']) expect(kept).toContain(`{nw}:${part}:`);
    expect(kept).not.toContain(challenge);
    expect(
      findLeaks(secrets, [
        { where: 'log', text: instances.map((each) => each.log()).join('') },
        { where: 'metrics', text: (await send('GET', `${instances[0].gateway.adminUrl}/metrics`)).text },
        { where: 'redis', text: kept },
        { where: 'problem', text: again.text },
      ]),
    ).toEqual([]);
    const keys = kept.split('\n').filter((line) => /^\{nw\}:(?:evidence|challenge):/.test(line));
    expect(keys.length).toBeGreaterThan(3);
    for (const key of keys) {
      const left = Number(await redis.cli('pttl', key));
      // A challenge could be accepted for 7 minutes, the skew of both ends included.
      expect(left).toBeGreaterThan(7 * 60_000);
      expect(left).toBeLessThanOrEqual(3_600_000);
    }
  });
});

describe('while the store is away', () => {
  it('nothing is issued; when it is back, the same phone is let in', async () => {
    const phone = await createEvidencePhone();
    const challenge = await fetchChallenge(urls[0]);
    const request = await signed(phone, challenge);
    redis.pause();
    try {
      const answer = await sendTokenRequest(urls[0], request);
      expect(answer).toMatchObject({ status: 503, body: { code: 'temporarily_unavailable' } });
      expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
      expect(answer.text).not.toContain('token');
    } finally {
      redis.resume();
    }
    const later = await until(async () => {
      const fresh = await send('POST', `${urls[0]}/attestation/challenges`);
      if (fresh.status !== 200) return undefined;
      const other = await createEvidencePhone();
      const next = await sendTokenRequest(
        urls[0],
        await signed(other, String(fresh.body['attestation_challenge'])),
      );
      return next.status === 200 ? next : undefined;
    });
    expect(later.status).toBe(200);
  });
});
