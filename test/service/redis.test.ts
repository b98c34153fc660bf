import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createPhone, type TestIssuer } from '../support/phone.ts';
import { ownTime } from '../support/own-time.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { createServiceIssuer, send, sendSigned, startService, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

const LOOKUP = '/json/users/1-2125550147/status';
const policies = [{ id: 'number', by: 'number', limit: 3, window: '1h' }];
const onRedis = (url: string) => ({ policies, store: { redis: { url } } });

const lookup = async ({ gateway, issuer }: Service) =>
  sendSigned(await createPhone(issuer), 'GET', `${gateway.publicUrl}${LOOKUP}`);
const readiness = async ({ gateway }: Service) => send('GET', `${gateway.adminUrl}/readyz`);
const answered = (service: Service) =>
  until(async () => {
    const answer = await lookup(service);
    return answer.status === 503 ? undefined : answer;
  });

describe('the gateway on Redis', () => {
  let redis: RedisServer;
  let issuer: TestIssuer;

  beforeAll(async () => {
    redis = await startRedis();
    issuer = await createServiceIssuer();
  });
  afterAll(async () => {
    await redis.stop();
  });

  it('shares limits and used proofs between instances', async () => {
    await redis.cli('flushall');
    await using first = await startService({ issuer, overlay: onRedis(redis.url) });
    await using second = await startService({ issuer, overlay: onRedis(redis.url) });
    await answered(first);
    await answered(second);
    expect((await lookup(first)).status).toBe(200);
    expect((await lookup(second)).status).toBe(429);

    const phone = await createPhone(issuer);
    const another = `${first.gateway.publicUrl}/json/users/1-2125550148/status`;
    const headers = await phone.headers('GET', another);
    const replays = await Promise.all(Array.from({ length: 10 }, () => send('GET', another, { headers })));
    expect(replays.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replays.filter(({ body }) => body['code'] === 'proof_invalid')).toHaveLength(9);
  });

  it('lets exactly one of two instances behind one origin accept a proof', async () => {
    await redis.cli('flushall');
    const origin = { public: { listen: '127.0.0.1:0', origin: 'http://127.0.0.1:1' } };
    await using first = await startService({ issuer, overlay: { ...onRedis(redis.url), ...origin } });
    await using second = await startService({ issuer, overlay: { ...onRedis(redis.url), ...origin } });
    const phone = await createPhone(issuer);
    await until(async () => {
      const [one, two] = await Promise.all([readiness(first), readiness(second)]);
      return one.status === 200 && two.status === 200;
    });
    const headers = await phone.headers('GET', `http://127.0.0.1:1${LOOKUP}`);
    const answers = await Promise.all(
      [first, second].map(({ gateway }) => send('GET', `${gateway.publicUrl}${LOOKUP}`, { headers })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('starts without Redis, says so, refuses, and heals when Redis comes', async () => {
    const port = await freePort();
    await using service = await startService({ issuer, overlay: onRedis(`redis://127.0.0.1:${port}`) });
    expect(await readiness(service)).toMatchObject({
      status: 503,
      body: {
        status: 'not_ready',
        checks: expect.arrayContaining([
          { name: 'store', status: 'failing', reason: 'econnrefused' },
        ]) as unknown,
      },
    });
    const refused = await lookup(service);
    expect(refused).toMatchObject({ status: 503, body: { code: 'temporarily_unavailable' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await using late = await startRedis({ port });
    expect((await answered(service)).status).toBe(200);
    expect((await readiness(service)).status).toBe(200);
    expect(await late.cli('dbsize')).not.toBe('0');
  });

  it('heals after Redis was killed and came back empty, and has forgotten nothing', async () => {
    await using own = await startRedis();
    await using service = await startService({ issuer, overlay: onRedis(own.url) });
    expect((await answered(service)).status).toBe(200);
    await own.kill();
    expect((await lookup(service)).status).toBe(503);
    await own.restart();
    const verdicts = [(await answered(service)).status];
    for (let count = 0; count < 3; count += 1) verdicts.push((await lookup(service)).status);
    expect(verdicts).toEqual([200, 200, 429, 429]);
  });

  it('answers within the command timeout and 50 ms while Redis hangs', async () => {
    await using own = await startRedis();
    await using service = await startService({ issuer, overlay: onRedis(own.url) });
    await answered(service);
    const phone = await createPhone(issuer);
    const url = `${service.gateway.publicUrl}${LOOKUP}`;
    const headers = await phone.headers('GET', url);
    own.pause();
    const { value, ms } = await ownTime(send('GET', url, { headers }), 150);
    own.resume();
    expect(value?.status).toBe(503);
    expect(ms).toBeLessThan(150);
  });
});
