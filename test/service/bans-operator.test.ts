import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCommand } from '../../src/commands/run-command.ts';
import { createOperatorFiles, operate, OPERATOR_TOKEN, type OperatorFiles } from '../support/operator.ts';
import { createPhone, type Phone, type TestIssuer } from '../support/phone.ts';
import { findLeaks, type Secret } from '../support/privacy-scan.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import {
  createServiceIssuer,
  sendSigned,
  startService,
  type Answer,
  type Service,
} from '../support/service.ts';
import { until } from '../support/until.ts';

const reason = 'scraping, INC-4711';
const ban = { for: '1h', atMost: '7d' };

describe('bans, to operators', () => {
  let redis: RedisServer;
  let files: OperatorFiles;
  let issuer: TestIssuer;
  let one: Service;
  let other: Service;
  beforeAll(async () => {
    redis = await startRedis();
    files = await createOperatorFiles();
    issuer = await createServiceIssuer();
    const overlay = {
      ...files.overlay,
      store: { redis: { url: redis.url, commandTimeout: '1s' } },
      policies: [
        { id: 'device-requests', by: 'device', limit: 2, window: '1h' },
        { id: 'refusals', by: 'device', count: 'failures limit', limit: 2, window: '1h', ban },
        { id: 'codes', by: 'device', count: 'failures code', limit: 9, window: '1h', ban },
      ],
    };
    [one, other] = await Promise.all([startService({ overlay, issuer }), startService({ overlay, issuer })]);
    for (const { gateway } of [one, other])
      await until(async () => (await fetch(`${gateway.adminUrl}/readyz`)).status === 200);
  });
  afterAll(async () => {
    await Promise.all([one[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]);
    await redis.stop();
    await files[Symbol.asyncDispose]();
  });

  const lookup = (phone: Phone, { gateway }: Service = one): Promise<Answer> =>
    sendSigned(phone, 'GET', `${gateway.publicUrl}/json/users/1-2125550147/status`);
  const codeOf = async (...given: Parameters<typeof lookup>): Promise<unknown> =>
    (await lookup(...given)).body['code'] ?? 'ok';
  const post = (path: string, body: object, service: Service = other) => operate(service, 'POST', path, body);
  const device = ({ token }: Phone) => ({ kind: 'device', value: token, reason });
  const listed = async (service: Service = other) =>
    (await operate(service, 'GET', '/bans')).body['bans'] as Record<string, unknown>[];
  const run = async (...args: readonly string[]) => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const env = { NUMBERWALL_OPERATOR_TOKEN: OPERATOR_TOKEN, USER: 'alice' };
    const target = ['--url', one.gateway.adminUrl];
    const code = await runCommand([...args, ...target], env, { stdout, stderr, stdin: Readable.from(['']) });
    stdout.end();
    stderr.end();
    return { code, out: await text(stdout), error: await text(stderr) };
  };

  it('are imposed on one instance and hold on all, until they are lifted on any', async () => {
    const phone = await createPhone(issuer);
    const imposed = await post('/bans', { ...device(phone), expires_in: 90 }, one);
    expect(imposed).toMatchObject({
      status: 201,
      body: { kind: 'device', ban: { policy: 'refusals', remaining_seconds: 90 } },
    });
    for (const service of [one, other, one]) expect(await codeOf(phone, service)).toBe('abnormal_usage');
    expect(await listed()).toMatchObject([{ policy: 'refusals' }]);
    expect(await post('/bans/lift', device(phone))).toMatchObject({
      status: 200,
      body: { lifted: [{ policy: 'refusals' }] },
    });
    await until(async () => (await codeOf(phone, one)) === 'ok');
    expect(await codeOf(phone, other)).toBe('ok');
    expect(await listed()).toEqual([]);
  });

  it('begin by themselves, and are shown by list, subject and explain, without a raw value', async () => {
    const phone = await createPhone(issuer);
    for (const code of ['ok', 'ok', 'quota_exceeded', 'quota_exceeded'])
      expect(await codeOf(phone)).toBe(code);
    const [shown] = await until(async () => {
      const bans = await listed();
      return bans.length > 0 && bans;
    });
    const refused = await lookup(phone);
    expect(refused.body['code']).toBe('abnormal_usage');
    const subject = await post('/subjects/read', { kind: 'device', value: phone.token });
    expect(subject.body).toMatchObject({ subject: shown?.['subject'] });
    expect(subject.body['limits']).toContainEqual(
      expect.objectContaining({ policy: 'refusals', verdict: 'refused', banned: true }),
    );
    const id = encodeURIComponent(String(refused.body['instance']));
    const explained = await until(async () => {
      const answer = await run('explain', decodeURIComponent(id));
      return answer.code === 0 && answer;
    });
    expect(explained.out).toMatch(/It was banned by refusals\. The ban ends (1 h|60 m|59\.\d m)/);
    expect(explained.out).toContain('numberwall unban');
    const known = await run('subject', 'device', String(shown?.['subject']), '--id');
    expect(known.out).toMatch(/refusals +banned/);
    expect(known.out).toMatch(/Recorded of it in 24 hours, the last \d+: .*banned \d.*; the latest at 2/);
    const suspects = (await operate(one, 'GET', '/suspects')).body['suspects'];
    expect(suspects).toContainEqual(
      expect.objectContaining({
        kind: 'device',
        subject: shown?.['subject'],
        total: 3,
        // Its number is of fiction, and no tripwire where everybody’s is.
        patterns: { limit: 2, banned: 1 },
      }),
    );
    expect((await run('suspects')).out).toMatch(
      new RegExp(
        `device +${String(shown?.['subject'])} +3 +(?=.*limit 2)(?=.*banned 1).*\\(last minute\\) +secure-enclave +1 +US`,
      ),
    );
    expect(await post('/subjects/reset', device(phone))).toMatchObject({ status: 200 });
    await until(async () => (await codeOf(phone)) === 'ok');
    const keys = await redis.cli('KEYS', '*');
    const secrets: Secret[] = [
      { kind: 'number', value: '+12125550147' },
      { kind: 'token', value: phone.token },
    ];
    expect(findLeaks(secrets, [{ where: 'keys', text: keys }])).toEqual([]);
  });

  it('are imposed, listed and lifted from a terminal, by value or keyed hash, with a line in the audit log', async () => {
    const phone = await createPhone(issuer);
    expect((await run('bans')).out).toBe('Nobody is banned.\n');
    const made = await run(
      'ban',
      'device',
      phone.token,
      '--reason',
      reason,
      '--for',
      '2h',
      '--policy',
      'codes',
    );
    expect(made).toMatchObject({ code: 0 });
    expect(made.out).toMatch(/^POLICY +SUBJECT +ENDS +LEFT\ncodes +\S{22} +\S+Z +2 h\n$/);
    const shown = JSON.parse((await run('bans', '--json')).out) as { bans: Record<string, unknown>[] };
    const [entry] = shown.bans;
    expect(await codeOf(phone)).toBe('abnormal_usage');
    const lifted = await run('unban', 'device', String(entry?.['subject']), '--reason', reason);
    expect(lifted.out).toMatch(/^Taken back:\n.*\ncodes/);
    expect((await run('unban', 'device', phone.token, '--reason', reason)).out).toContain('was not banned');
    await until(async () => (await codeOf(phone)) === 'ok');
    const audit = (await files.audit()).filter(({ subject }) => subject === entry?.['subject']);
    expect(audit.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      ...['ban begun', 'ban done', 'unban begun', 'unban done', 'unban begun', 'unban done'],
    ]);
  });

  it.each([
    [{ kind: 'number', value: '+12125550147', reason }, /numberwall deny/],
    [{ kind: 'device', value: 'x', reason }, /value of a device/],
    [{ kind: 'device', value: 'x'.repeat(22), reason: '' }, /reason/],
    [{ kind: 'device', value: 'x'.repeat(22), reason, policy: 'device-requests' }, /bans by device alone/],
    [{ kind: 'device', value: 'x'.repeat(22), reason, expires_in: 0 }, /expires_in/],
    [{ kind: 'device', value: 'x'.repeat(22), reason, expires_in: 90 * 86_400 + 1 }, /90 days/],
    [{ kind: 'device', value: 'x'.repeat(22), reason, expires_in: '60' }, /expires_in/],
  ])('are refused where nothing can be banned: %j', async (body, detail) => {
    expect(await post('/bans', body)).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(detail) as unknown },
    });
  });

  it('last as long as 90 days, and an operator’s word replaces the one before', async () => {
    const phone = await createPhone(issuer);
    for (const seconds of [90 * 86_400, 60]) {
      const answer = await post('/bans', { ...device(phone), expires_in: seconds });
      expect(answer.body).toMatchObject({ ban: { remaining_seconds: seconds } });
      const [entry] = await listed();
      expect(Math.abs(Number(entry?.['remaining_seconds']) - seconds)).toBeLessThan(5);
    }
    await post('/bans/lift', device(phone));
  });

  it('take wrong arguments for what they are', async () => {
    expect(await run('ban', 'device')).toMatchObject({ code: 2 });
    expect(await run('ban', 'device', 'x'.repeat(22))).toMatchObject({ code: 2 });
    expect(await run('ban', 'device', 'x'.repeat(22), '--reason', reason, '--for', 'ever')).toMatchObject({
      code: 2,
    });
    expect((await run('unban', '--help')).out).toContain('usage: numberwall unban');
  });
});
