import { readFile } from 'node:fs/promises';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { parse } from 'yaml';

import { createOperatorFiles, operate, type OperatorFiles } from '../support/operator.ts';
import { createPhone, type Phone, type TestIssuer } from '../support/phone.ts';
import { findLeaks, type Secret } from '../support/privacy-scan.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { createServiceIssuer, send, sendSigned, startService, type Service } from '../support/service.ts';
import { sampleValue } from '../support/open-metrics.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

const reason = 'scraping, INC-4711';
const NUMBER = '+12125550147';
const NETWORK = '127.77.1.0/24';
const INSIDE = '127.77.1.9';
const policies = [{ id: 'numbers', by: 'device', count: 'distinct number', limit: 2, window: '24h' }];

let redis: RedisServer;
let issuer: TestIssuer;
let files: OperatorFiles;
beforeAll(async () => {
  redis = await startRedis();
  issuer = await createServiceIssuer();
});
afterAll(async () => {
  await redis[Symbol.asyncDispose]();
});
beforeEach(async () => {
  files = await createOperatorFiles();
});
afterEach(async () => {
  await files[Symbol.asyncDispose]();
});

const start = (overlay: object = {}) =>
  startService({ issuer, overlay: { ...files.overlay, policies, ...overlay } });

const isReady = async ({ gateway }: Service) =>
  (await send('GET', `${gateway.adminUrl}/readyz`)).status === 200;

const startOnRedis = async (namespace: string): Promise<Service> => {
  const service = await start({ store: { redis: { url: redis.url, namespace } } });
  await until(() => isReady(service));
  return service;
};

const lookup = (phone: Phone, { gateway }: Service, national = '2125550147', from?: string) =>
  sendSigned(phone, 'GET', `${gateway.publicUrl}/json/users/1-${national}/status`, {
    ...(from === undefined ? {} : { from }),
  });

const statusOf = async (...given: Parameters<typeof lookup>) => (await lookup(...given)).status;

const add = async (service: Service, entry: object): Promise<string> => {
  const answer = await operate(service, 'POST', '/lists', { reason, ...entry });
  expect(answer.status).toBe(201);
  return (answer.body['entry'] as { id: string }).id;
};

describe('lists at run time', () => {
  it('deny on all instances within a second, and no more when it is taken back', async () => {
    await using first = await startOnRedis('deny');
    await using second = await startOnRedis('deny');
    const phone = await createPhone(issuer);
    const entries: [object, () => Promise<number>][] = [
      [{ kind: 'device', value: phone.token }, () => statusOf(phone, second)],
      [{ kind: 'number', value: '+1 212-555-0147' }, () => statusOf(phone, second)],
      [{ kind: 'address', network: NETWORK }, () => statusOf(phone, second, '2125550147', INSIDE)],
    ];
    for (const [entry, seen] of entries) {
      const began = performance.now();
      const id = await add(first, { list: 'deny', ...entry });
      await until(async () => (await seen()) === 429, 1_000);
      expect(performance.now() - began).toBeLessThan(1_000);
      expect((await operate(second, 'DELETE', `/lists/${id}`)).status).toBe(200);
      await until(async () => (await seen()) === 200, 1_000);
      expect((await operate(second, 'DELETE', `/lists/${id}`)).status).toBe(404);
    }
  });

  it('lift a limit for who is allowed or overridden', async () => {
    await using service = await start();
    const phone = await createPhone(issuer);
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => `21255501${10 + index}`);
    const ask = async (count: number) => {
      const seen = [];
      for (const national of numbers(count)) seen.push(await statusOf(phone, service, national));
      return seen;
    };
    expect(await ask(3)).toEqual([200, 200, 429]);
    await add(service, { list: 'override', kind: 'device', value: phone.token, policy: 'numbers', limit: 3 });
    expect(await ask(4)).toEqual([200, 200, 200, 429]);
    await add(service, { list: 'allow', kind: 'device', value: phone.token });
    expect(await ask(6)).toEqual([200, 200, 200, 200, 200, 200]);
    await add(service, { list: 'deny', kind: 'number', value: NUMBER });
    expect([await statusOf(phone, service), await statusOf(phone, service, '2125550110')]).toEqual([
      429, 200,
    ]);
    const { text } = await send('GET', `${service.gateway.adminUrl}/metrics`);
    expect(sampleValue(text, 'numberwall_list_entries', { list: 'allow' })).toBe(1);
  });

  it('are shown with whom they name, until they end', async () => {
    const fixed = { network: '127.77.0.0/16', reason: 'office' };
    await using service = await start({
      lists: { allow: [{ address: fixed.network, reason: fixed.reason }] },
    });
    const phone = await createPhone(issuer);
    const override = { list: 'override', policy: 'numbers', limit: 9 };
    await add(service, { ...override, kind: 'device', value: phone.token, expires_in: 1 });
    await add(service, { list: 'suspect', kind: 'number', value: NUMBER });
    await add(service, { list: 'deny', kind: 'address', network: NETWORK });
    const listsOf = async (kind: string, value: string) =>
      (await operate(service, 'POST', '/subjects/read', { kind, value })).body;
    const about = async (kind: string, value: string) => (await listsOf(kind, value))['lists'];
    expect(await about('device', phone.token)).toMatchObject([override]);
    const { subject, lists } = await listsOf('number', NUMBER);
    expect(lists).toMatchObject([{ list: 'suspect' }]);
    expect(await about('number', String(subject))).toEqual(lists);
    expect(await about('number', '+12125550148')).toEqual([]);
    expect(await about('address', INSIDE)).toMatchObject([
      { list: 'deny', network: NETWORK, source: 'operator' },
      { list: 'allow', ...fixed, source: 'configuration' },
    ]);
    expect(await about('address', '127.77.2.0')).toMatchObject([{ list: 'allow' }]);
    expect(await about('address', '127.78.0.0')).toEqual([]);
    await until(async () => ((await about('device', phone.token)) as unknown[]).length === 0, 3_000);
  });

  it('outlive every process, in Redis and in the file', async () => {
    const phone = await createPhone(issuer);
    for (const open of [() => startOnRedis('restart'), () => start()]) {
      {
        await using before = await open();
        await operate(before, 'POST', '/lists', { list: 'deny', kind: 'device', value: phone.token, reason });
        expect(await statusOf(phone, before)).toBe(429);
      }
      await using after = await open();
      expect(await statusOf(phone, after)).toBe(429);
    }
  });

  it('end when their time is over', async () => {
    await using service = await start();
    const phone = await createPhone(issuer);
    await add(service, { list: 'deny', kind: 'device', value: phone.token, expires_in: 1 });
    expect(await statusOf(phone, service)).toBe(429);
    await until(async () => (await statusOf(phone, service)) === 200, 3_000);
  });

  it('let nobody in who may be denied while nobody knows', async () => {
    await using proxy = await startTcpProxy(redis.port);
    proxy.hold();
    const yaml = await readFile(new URL('../../config/routes/authy.yaml', import.meta.url), 'utf8');
    const { routes } = parse(yaml) as { routes: object[] };
    // What is revoked is not known either, and is asked for where attestation is.
    await using service = await start({
      policies: [],
      routes: routes.map((route) => ({ ...route, attestation: 'off' })),
      edge: { limit: 1_000, window: '1m', onStoreFailure: 'local' },
      store: { redis: { url: `redis://127.0.0.1:${proxy.port}`, namespace: 'unknown' } },
    });
    const url = `${service.gateway.publicUrl}/json/users/1-2125550147/status`;
    const refused = await send('GET', url);
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1']);
    expect(service.log()).toContain('lists_unknown');
    proxy.release();
    await until(async () => (await send('GET', url)).status === 200, 10_000);
  });

  it('show operators what holds and where it comes from, and leave the configuration alone', async () => {
    const lists = { deny: [{ address: '203.0.113.0/24', reason: 'old offenders' }] };
    await using service = await start({ lists });
    const { body } = await operate(service, 'GET', '/lists');
    const entries = body['entries'] as Record<string, unknown>[];
    const configured = entries.find(({ source }) => source === 'configuration');
    expect(configured).toMatchObject({ list: 'deny', kind: 'address', network: '203.0.113.0/24' });
    const refused = await operate(service, 'DELETE', `/lists/${String(configured?.['id'])}`);
    expect([refused.status, refused.body['detail']]).toEqual([
      404,
      'This entry stands in the configuration: take it out there.',
    ]);
  });

  it('write nothing that they name into Redis, files, audit or log', async () => {
    await using service = await startOnRedis('private');
    const phone = await createPhone(issuer);
    await add(service, { list: 'deny', kind: 'number', value: NUMBER });
    await add(service, { list: 'allow', kind: 'account', value: '987654321' });
    await add(service, { list: 'deny', kind: 'address', network: NETWORK });
    await add(service, { list: 'deny', kind: 'address', network: '127.77.2.3/32' });
    await add(service, { list: 'allow', kind: 'device', value: phone.token });
    await lookup(phone, service, '2125550147', INSIDE);
    const client = new Redis(redis.url);
    const kept = JSON.stringify(await client.hgetall('{private}:lists'));
    client.disconnect();
    expect(JSON.parse(kept)).not.toEqual({});
    const secrets: Secret[] = [
      { kind: 'number', value: NUMBER },
      { kind: 'account', value: '987654321' },
      { kind: 'address', value: '127.77.1.0' },
      { kind: 'address', value: '127.77.2.3' },
      { kind: 'token', value: phone.token },
    ];
    const audit = await readFile(files.auditFile, 'utf8');
    expect(audit).toContain('"action":"deny"');
    expect(
      findLeaks(secrets, [
        { where: 'redis', text: kept },
        { where: 'audit', text: audit },
        { where: 'log', text: service.log() },
      ]),
    ).toEqual([]);
  });
});
