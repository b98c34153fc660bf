import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { Redis } from 'ioredis';
import { decodeJwt, decodeProtectedHeader } from 'jose';

import { sampleValue } from '../support/open-metrics.ts';
import { createOperatorFiles, operate, type OperatorFiles } from '../support/operator.ts';
import { createPhone, type Phone, type TestIssuer } from '../support/phone.ts';
import { findLeaks, type Secret } from '../support/privacy-scan.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { createServiceIssuer, send, sendSigned, startService, type Service } from '../support/service.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

const LOOKUP = '/json/users/1-2125550147/status';
const REASON = 'stolen, INC-4711';
const EFFECTIVE_WITHIN_MS = 1_000;

const checks = async ({ gateway }: Service) =>
  (await send('GET', `${gateway.adminUrl}/readyz`)).body['checks'] as { name: string; reason?: string }[];

const stateOf = async (service: Service, name: string) =>
  (await checks(service)).find((check) => check.name === name);

const lookup = (phone: Phone, { gateway }: Service) =>
  sendSigned(phone, 'GET', `${gateway.publicUrl}${LOOKUP}`);

const codeFor = async (phone: Phone, service: Service) => (await lookup(phone, service)).body['code'];

/** Milliseconds until the instance answers the phone so. */
const timeUntil = async (phone: Phone, service: Service, code: string | undefined, timeoutMs: number) => {
  const began = performance.now();
  await until(async () => (await codeFor(phone, service)) === code, timeoutMs);
  return performance.now() - began;
};

const idOf = (answer: { readonly body: Record<string, unknown> }): string =>
  (answer.body['revocation'] as { id: string }).id;

describe('revocation on several instances', () => {
  let redis: RedisServer;
  let issuer: TestIssuer;
  let files: OperatorFiles;

  const start = async (url = redis.url, ready = true): Promise<Service> => {
    const overlay = {
      ...files.overlay,
      policies: [],
      edge: { limit: 100_000, window: '1m', onStoreFailure: 'local' },
      store: { redis: { url } },
    };
    const service = await startService({ issuer, overlay });
    if (ready) {
      // Of a right that is missing the store is said to be unfit, and serves.
      const isWell = ({ name, reason }: { name: string; reason?: string }) =>
        reason === undefined || name === 'store-fitness';
      await until(async () => (await checks(service)).every(isWell), 10_000);
    }
    return service;
  };
  const revoke = (service: Service, phone: Phone) =>
    operate(service, 'POST', '/revocations', { kind: 'device', token: phone.token, reason: REASON });

  beforeAll(async () => {
    redis = await startRedis();
    issuer = await createServiceIssuer();
    files = await createOperatorFiles();
  });
  beforeEach(async () => {
    await redis.cli('flushall');
  });
  afterAll(async () => {
    await redis.stop();
    await files[Symbol.asyncDispose]();
  });

  const effective = async (first: Service, second: Service): Promise<number> => {
    const phone = await createPhone(issuer);
    expect((await lookup(phone, second)).status).toBe(200);
    const revoked = await revoke(first, phone);
    expect(revoked.status).toBe(201);
    const took = await timeUntil(phone, second, 'device_revoked', EFFECTIVE_WITHIN_MS);
    expect((await operate(first, 'DELETE', `/revocations/${idOf(revoked)}`)).status).toBe(200);
    await timeUntil(phone, second, undefined, EFFECTIVE_WITHIN_MS);
    return took;
  };

  it('is in force on the other one within a second', async () => {
    await using first = await start();
    await using second = await start();
    for (let round = 0; round < 5; round += 1)
      expect(await effective(first, second)).toBeLessThanOrEqual(EFFECTIVE_WITHIN_MS);
  });

  it('is in force within a second where Redis lets nobody publish or subscribe', async () => {
    await redis.cli('acl', 'setuser', 'default', 'resetchannels');
    try {
      await using first = await start();
      await using second = await start();
      expect(await redis.cli('pubsub', 'channels')).toBe('');
      for (let round = 0; round < 5; round += 1)
        expect(await effective(first, second)).toBeLessThanOrEqual(EFFECTIVE_WITHIN_MS);
    } finally {
      await redis.cli('acl', 'setuser', 'default', 'allchannels');
    }
  });

  it('holds on an instance that starts later', async () => {
    const phone = await createPhone(issuer);
    {
      await using first = await start();
      await revoke(first, phone);
    }
    await using later = await start();
    expect(await codeFor(phone, later)).toBe('device_revoked');
  });

  it('is not taken back by a Redis that was wiped: the instances say it again', async () => {
    const phone = await createPhone(issuer);
    await using first = await start();
    await using second = await start();
    await revoke(first, phone);
    await timeUntil(phone, second, 'device_revoked', EFFECTIVE_WITHIN_MS);
    await redis.restart();
    expect(await codeFor(phone, second)).toBe('device_revoked');
    await until(async () => (await redis.cli('hlen', '{nw}:revocations')) === '1', 10_000);
    await using third = await start();
    expect(await codeFor(phone, third)).toBe('device_revoked');
    expect(await codeFor(phone, first)).toBe('device_revoked');
  });

  it('that was taken back is not said again by an instance that missed it, not even to a wiped Redis', async () => {
    const phone = await createPhone(issuer);
    await using proxy = await startTcpProxy(redis.port);
    await using first = await start();
    await using second = await start(`redis://127.0.0.1:${proxy.port}`);
    const revoked = await revoke(first, phone);
    await timeUntil(phone, second, 'device_revoked', EFFECTIVE_WITHIN_MS);
    proxy.hold();
    await until(async () => (await stateOf(second, 'revocations'))?.reason === 'store_away', 10_000);
    await operate(first, 'DELETE', `/revocations/${idOf(revoked)}`);
    expect(await codeFor(phone, second)).toBe('device_revoked');
    await redis.cli('flushall');
    proxy.release();
    await until(async () => (await stateOf(second, 'revocations'))?.reason === undefined, 10_000);
    await until(async () => (await codeFor(phone, second)) === undefined, 10_000);
    await until(async () => (await codeFor(phone, first)) === undefined, 10_000);
    expect(await redis.cli('hlen', '{nw}:revocations')).toBe('1');
    expect((await operate(first, 'GET', '/revocations')).body).toEqual({ revocations: [], count: 0 });
  });

  it('holds as last known while Redis is away, which readiness and metrics say', async () => {
    const [bad, good] = [await createPhone(issuer), await createPhone(issuer)];
    await using service = await start();
    await revoke(service, bad);
    await redis.kill();
    try {
      expect(await codeFor(bad, service)).toBe('device_revoked');
      expect(await codeFor(good, service)).toBe('temporarily_unavailable');
      await until(async () => (await stateOf(service, 'revocations'))?.reason === 'store_away', 10_000);
      expect(await stateOf(service, 'revocations')).toMatchObject({ status: 'degraded' });
      const text = await until(async () => {
        const page = await send('GET', `${service.gateway.adminUrl}/metrics`);
        const degraded = sampleValue(page.text, 'numberwall_degraded', { component: 'revocations' });
        return degraded === 1 && page.text;
      });
      expect(sampleValue(text, 'numberwall_revocations', { kind: 'device' })).toBe(1);
      expect(sampleValue(text, 'numberwall_revocations_age_seconds', {})).toBeGreaterThan(2);
      const refused = await revoke(service, good);
      expect([refused.status, refused.body['code']]).toEqual([503, 'temporarily_unavailable']);
      expect((await operate(service, 'GET', '/revocations')).body['count']).toBe(1);
    } finally {
      await redis.restart();
    }
  });

  it('is unknown to an instance that starts while Redis is away: it lets nobody in until it knows', async () => {
    const phone = await createPhone(issuer);
    await redis.kill();
    try {
      await using service = await start(redis.url, false);
      const answer = await lookup(phone, service);
      expect([answer.status, answer.body['code']]).toEqual([503, 'temporarily_unavailable']);
      expect(service.log()).toContain('"reason":"revocations_unknown"');
      expect(await stateOf(service, 'revocations')).toEqual({
        name: 'revocations',
        status: 'failing',
        reason: 'never_read',
      });
      await redis.restart();
      await until(async () => (await stateOf(service, 'revocations'))?.reason === undefined, 10_000);
      await until(async () => (await lookup(phone, service)).status === 200, 10_000);
    } finally {
      await redis.restart();
    }
  });

  it('ends by itself at its expiry, in Redis with the next change', async () => {
    const phone = await createPhone(issuer);
    await using service = await start();
    const body = { kind: 'device', token: phone.token, reason: REASON, expires_in: 1 };
    expect((await operate(service, 'POST', '/revocations', body)).status).toBe(201);
    expect(await codeFor(phone, service)).toBe('device_revoked');
    await until(async () => (await lookup(phone, service)).status === 200, 5_000);
    // What has run out goes with the next change.
    await revoke(service, await createPhone(issuer));
    await until(async () => (await redis.cli('hlen', '{nw}:revocations')) === '1', 5_000);
  });

  it('leaves no token, jti, key or name of a certificate in Redis, and none in the messages of it', async () => {
    await using service = await start();
    const phone = await createPhone(issuer);
    const certificate = 'Q2VydGlmaWNhdGVPZkFjbWU';
    const listener = new Redis(redis.url);
    const messages: string[] = [];
    listener.on('message', (channel: string, message: string) => messages.push(`${channel} ${message}`));
    await listener.subscribe('{nw}:revocations:changed');
    try {
      for (const body of [
        { kind: 'token', token: phone.token },
        { kind: 'device', token: phone.token },
        { kind: 'issuer-key', token: phone.token },
        { kind: 'issuer-certificate', subject: certificate },
      ])
        expect((await operate(service, 'POST', '/revocations', { reason: REASON, ...body })).status).toBe(
          201,
        );
      await until(() => Promise.resolve(messages.length >= 4));
    } finally {
      listener.disconnect();
    }
    const keys = (await redis.cli('keys', '*')).split('\n');
    const kept = await redis.cli('hgetall', '{nw}:revocations');
    expect(kept.split('\n')).toHaveLength(8);
    const { jti = '', cnf } = decodeJwt<{ cnf: { jwk: { x: string; y: string } } }>(phone.token);
    const { kid = '' } = decodeProtectedHeader(phone.token);
    const secrets: Secret[] = [
      { kind: 'token', value: phone.token },
      { kind: 'jti', value: jti },
      ...[cnf.jwk.x, cnf.jwk.y, kid, certificate].map((value): Secret => ({ kind: 'key', value })),
    ];
    const written = [...keys, kept, ...messages].map((text, index) => ({ where: `redis ${index}`, text }));
    expect(findLeaks(secrets, written)).toEqual([]);
  });

  it('says of an entry that it cannot read, and keeps to the others', async () => {
    const phone = await createPhone(issuer);
    await using service = await start();
    await revoke(service, phone);
    await redis.cli('hset', '{nw}:revocations', 'A'.repeat(22), 'rubbish');
    await redis.cli('set', '{nw}:revocations:version', 'changed');
    await until(async () => (await stateOf(service, 'revocations'))?.reason === 'unreadable_entries', 5_000);
    expect(await codeFor(phone, service)).toBe('device_revoked');
  });
});
