import { readFile } from 'node:fs/promises';

import { describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { parse } from 'yaml';

import { createOperatorFiles, operate, type OperatorFiles } from '../support/operator.ts';
import { createPhone, type Phone, type TestIssuer } from '../support/phone.ts';
import { createServiceIssuer, send, sendSigned, startService, type Service } from '../support/service.ts';
import { sampleValue } from '../support/open-metrics.ts';

const LOOKUP = '/json/users/1-2125550147/status';

const lookup = (phone: Phone, { gateway }: Service) =>
  sendSigned(phone, 'GET', `${gateway.publicUrl}${LOOKUP}`);

const start = (files: OperatorFiles, issuer?: TestIssuer) =>
  startService({ overlay: files.overlay, ...(issuer && { issuer }) });

const reasonIn = (service: Service, reason: string): boolean =>
  service.log().includes(`"reason":"${reason}"`);

const REASON = 'stolen, INC-4711';
const CERTIFICATE = 'Zm9vYmFyYmF6cXV4MTIzNA';
const attestation = {
  provider: 'android-key-attestation',
  level: 'tee',
  key_created_at: 1,
  issuer: CERTIFICATE,
};

describe('revocation', () => {
  const kinds: [string, (phone: Phone) => object, string][] = [
    ['token', ({ token }) => ({ token }), 'token_revoked'],
    ['token', ({ token }) => ({ jti: decodeJwt(token).jti, issuer: decodeJwt(token).iss }), 'token_revoked'],
    ['device', ({ token }) => ({ token }), 'device_revoked'],
    ['issuer-certificate', () => ({ subject: CERTIFICATE }), 'issuer_certificate_revoked'],
    ['issuer-certificate', ({ token }) => ({ token }), 'issuer_certificate_revoked'],
    [
      'issuer-key',
      ({ token }) => ({ issuer: decodeJwt(token).iss, kid: decodeProtectedHeader(token).kid }),
      'issuer_key_revoked',
    ],
    ['issuer-key', ({ token }) => ({ token }), 'issuer_key_revoked'],
    ['app-version', () => ({ platform: 'ios', version: '27.1.0' }), 'app_version_revoked'],
    ['app-version', () => ({ platform: 'ios', version: '27.2.0', or_below: true }), 'app_version_revoked'],
  ];

  it.each(kinds)(
    'of a %s refuses a token that is remembered at once, and no more when it is taken back',
    async (kind, name, reason) => {
      await using files = await createOperatorFiles();
      await using service = await start(files);
      const phone = await createPhone(service.issuer, { attestation });
      expect((await lookup(phone, service)).status).toBe(200);
      const revoked = await operate(service, 'POST', '/revocations', {
        kind,
        reason: REASON,
        ...name(phone),
      });
      expect([revoked.status, revoked.body['notes']]).toEqual([201, []]);
      const refused = await lookup(phone, service);
      expect([refused.status, refused.body['code']]).toEqual([403, 'device_revoked']);
      expect(reasonIn(service, reason)).toBe(true);
      const { id } = revoked.body['revocation'] as { id: string };
      expect((await operate(service, 'DELETE', `/revocations/${id}`)).status).toBe(200);
      expect((await lookup(phone, service)).status).toBe(200);
      expect((await operate(service, 'DELETE', `/revocations/${id}`)).status).toBe(404);
    },
  );

  it('refuses nobody else', async () => {
    await using files = await createOperatorFiles();
    await using service = await start(files);
    const [bad, good] = [await createPhone(service.issuer), await createPhone(service.issuer)];
    for (const body of [
      { kind: 'device', token: bad.token },
      { kind: 'token', token: bad.token },
      { kind: 'app-version', platform: 'android', version: '99.0.0', or_below: true },
      { kind: 'app-version', platform: 'ios', version: '27.0.9', or_below: true },
      { kind: 'app-version', platform: 'ios', version: '27.1.1' },
      { kind: 'issuer-certificate', subject: CERTIFICATE },
      { kind: 'issuer-key', issuer: service.issuer.issuer, kid: 'another' },
    ])
      expect((await operate(service, 'POST', '/revocations', { reason: REASON, ...body })).status).toBe(201);
    expect((await lookup(bad, service)).status).toBe(403);
    expect((await lookup(good, service)).status).toBe(200);
  });

  it('outlives the process that it was told to', async () => {
    await using files = await createOperatorFiles();
    const issuer = await createServiceIssuer();
    const phone = await createPhone(issuer);
    {
      await using before = await start(files, issuer);
      await operate(before, 'POST', '/revocations', { kind: 'device', token: phone.token, reason: REASON });
    }
    await using after = await start(files, issuer);
    expect((await lookup(phone, after)).status).toBe(403);
  });

  it('is counted and not enforced on a route that only monitors', async () => {
    await using files = await createOperatorFiles();
    const yaml = await readFile(new URL('../../config/routes/authy.yaml', import.meta.url), 'utf8');
    const { routes } = parse(yaml) as { routes: object[] };
    const monitored = routes.map((route) => ({ ...route, attestation: 'monitor' }));
    await using service = await startService({ overlay: { ...files.overlay, routes: monitored } });
    const phone = await createPhone(service.issuer);
    await operate(service, 'POST', '/revocations', { kind: 'device', token: phone.token, reason: REASON });
    expect((await lookup(phone, service)).status).toBe(200);
    const { text } = await send('GET', `${service.gateway.adminUrl}/metrics`);
    const labels = { route: 'lookup', reason: 'device_revoked', enforced: 'false' };
    expect(sampleValue(text, 'numberwall_attestation_failures_total', labels)).toBe(1);
  });

  it('under load refuses the revoked device from then on, and no other request', async () => {
    await using files = await createOperatorFiles();
    const edge = { limit: 100_000, window: '1m' };
    await using service = await startService({ overlay: { ...files.overlay, edge, policies: [] } });
    const [bad, ...others] = await Promise.all(Array.from({ length: 9 }, () => createPhone(service.issuer)));
    if (bad === undefined) throw new Error('no phone');
    let isDone = false;
    const statuses: number[] = [];
    const load = others.map(async (phone) => {
      while (!isDone) statuses.push((await lookup(phone, service)).status);
    });
    try {
      for (let round = 0; round < 20; round += 1) {
        expect((await lookup(bad, service)).status).toBe(200);
        const body = { kind: 'device', token: bad.token, reason: REASON };
        const revoked = await operate(service, 'POST', '/revocations', body);
        const answers = await Promise.all(Array.from({ length: 4 }, () => lookup(bad, service)));
        expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
        const { id } = revoked.body['revocation'] as { id: string };
        await operate(service, 'DELETE', `/revocations/${id}`);
      }
    } finally {
      isDone = true;
      await Promise.all(load);
    }
    expect(statuses.length).toBeGreaterThan(50);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
  });
});
