import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';

import { createOperatorFiles, operate, OPERATOR_TOKEN, type OperatorFiles } from '../support/operator.ts';
import { createPhone } from '../support/phone.ts';
import { findLeaks, type Secret } from '../support/privacy-scan.ts';
import { sendSigned, startService, type Service } from '../support/service.ts';

const LOOKUP = '/json/users/1-2125550147/status';

describe('the audit file', () => {
  let files: OperatorFiles;
  let service: Service;

  beforeEach(async () => {
    files = await createOperatorFiles();
    service = await startService({ overlay: files.overlay });
  });
  afterEach(async () => {
    await service[Symbol.asyncDispose]();
    await files[Symbol.asyncDispose]();
  });

  const revoke = (body: object) => operate(service, 'POST', '/revocations', { reason: 'INC-1', ...body });
  const device = (letter: string) => ({ kind: 'device', thumbprint: letter.repeat(43) });

  it('has who, when, what and to whom of each write, before and after it', async () => {
    const answer = await revoke(device('A'));
    const { id } = answer.body['revocation'] as { id: string };
    await operate(service, 'DELETE', `/revocations/${id}`, undefined, {
      headers: { 'numberwall-operator': 'bob' },
    });
    const lines = await files.audit();
    const said = { kind: 'device', subject: id };
    const revoked = { ...said, operator: 'alice', action: 'revoke', reason: 'INC-1' };
    const lifted = { ...said, operator: 'bob', action: 'unrevoke' };
    expect(lines.map((line) => ({ ...line, at: undefined, id: undefined }))).toEqual([
      { ...revoked, outcome: 'begun' },
      { ...revoked, outcome: 'done' },
      { ...lifted, outcome: 'begun' },
      { ...lifted, outcome: 'done' },
    ]);
    expect(lines.map((line) => line.id)).toEqual([lines[0]?.id, lines[0]?.id, lines[2]?.id, lines[2]?.id]);
    expect(lines[0]?.id).not.toBe(lines[2]?.id);
    for (const { at } of lines) expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(60_000);
  });

  it('has nothing of reads, of refused requests and of those who lack the token', async () => {
    await operate(service, 'GET', '/revocations');
    await revoke({ kind: 'device', thumbprint: 'short' });
    await operate(service, 'POST', '/revocations', device('A'), { headers: { authorization: 'Bearer x' } });
    await expect(readFile(files.auditFile)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is read by its owner alone, whoever made it', async () => {
    await mkdir(dirname(files.auditFile), { recursive: true });
    await writeFile(files.auditFile, '');
    await chmod(files.auditFile, 0o666);
    await revoke(device('A'));
    expect((await stat(files.auditFile)).mode & 0o777).toBe(0o600);
    expect((await stat(files.revocationsFile)).mode & 0o777).toBe(0o600);
  });

  it('is only added to, also after it was moved away', async () => {
    await revoke(device('A'));
    const before = await readFile(files.auditFile, 'utf8');
    await revoke(device('B'));
    expect((await readFile(files.auditFile, 'utf8')).startsWith(before)).toBe(true);
    await rm(files.auditFile);
    await revoke(device('C'));
    expect(await files.audit()).toHaveLength(2);
  });

  it('keeps the lines of many writes at once whole', async () => {
    const letters = Array.from({ length: 20 }, (_, index) => String.fromCodePoint(65 + index));
    const answers = await Promise.all(letters.map((letter) => revoke(device(letter))));
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(await files.audit()).toHaveLength(40);
    expect((await operate(service, 'GET', '/revocations')).body['count']).toBe(20);
  });

  it('that cannot be written refuses the write, and nothing is done', async () => {
    const phone = await createPhone(service.issuer);
    await mkdir(files.auditFile, { recursive: true });
    const refused = await revoke({ kind: 'device', token: phone.token });
    expect([refused.status, refused.body['code']]).toEqual([503, 'temporarily_unavailable']);
    expect(refused.body['detail']).toContain('nothing was done');
    expect(refused.text).not.toContain(files.folder);
    const lookup = () => sendSigned(phone, 'GET', `${service.gateway.publicUrl}${LOOKUP}`);
    expect((await lookup()).status).toBe(200);
    expect((await operate(service, 'GET', '/revocations')).body['count']).toBe(0);
    expect(service.log()).toContain('"reason":"audit_file_unwritable"');
    await rm(files.auditFile, { recursive: true });
    expect((await revoke({ kind: 'device', token: phone.token })).status).toBe(201);
    expect((await lookup()).status).toBe(403);
  });

  it('says of a write that failed', async () => {
    await mkdir(files.revocationsFile, { recursive: true });
    const answer = await revoke(device('A'));
    expect([answer.status, answer.body['code']]).toEqual([503, 'temporarily_unavailable']);
    expect((await files.audit()).map(({ outcome }) => outcome)).toEqual(['begun', 'failed']);
    expect((await operate(service, 'GET', '/revocations')).body['count']).toBe(0);
  });

  it('shows as little as log, answers and kept file: no token, proof, jti, key or address', async () => {
    const phone = await createPhone(service.issuer);
    const { jti = '', iss = '', cnf } = decodeJwt<{ cnf: { jwk: { x: string; y: string } } }>(phone.token);
    const thumbprint = 'Wn3Zt0Yq1rXxKk8Jm2Lh5Gf6Dd4Ss7Aa9Pp0Oo1Ii2U';
    const answers = [
      await revoke({ kind: 'token', token: phone.token }),
      await revoke({ kind: 'token', jti, issuer: iss }),
      await revoke({ kind: 'device', token: phone.token }),
      await revoke({ kind: 'device', thumbprint }),
      await revoke({ kind: 'issuer-certificate', subject: 'Q2VydGlmaWNhdGVPZkFjbWU' }),
      await revoke({ kind: 'device', thumbprint: phone.token }),
      await revoke({ kind: 'device', thumbprint, reason: '+12125550147' }),
      await revoke({ kind: phone.token, [jti]: thumbprint }),
      await sendSigned(phone, 'GET', `${service.gateway.publicUrl}${LOOKUP}`),
      await operate(service, 'GET', '/revocations'),
      await operate(service, 'DELETE', `/revocations/${encodeURIComponent(phone.token)}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([
      201, 200, 201, 201, 201, 400, 400, 400, 403, 200, 404,
    ]);
    const secrets: Secret[] = [
      { kind: 'token', value: phone.token },
      { kind: 'jti', value: jti },
      { kind: 'number', value: '+12125550147' },
      { kind: 'address', value: '127.0.0.1' },
      ...[thumbprint, 'Q2VydGlmaWNhdGVPZkFjbWU', OPERATOR_TOKEN, cnf.jwk.x, cnf.jwk.y].map(
        (value): Secret => ({ kind: 'key', value }),
      ),
    ];
    const written = [
      { where: 'log', text: service.log() },
      { where: 'audit', text: await readFile(files.auditFile, 'utf8') },
      { where: 'revocations', text: await readFile(files.revocationsFile, 'utf8') },
      ...answers.map(({ text }, index) => ({ where: `answer ${index}`, text })),
    ];
    expect(findLeaks(secrets, written)).toEqual([]);
    expect(findLeaks(secrets, [{ where: 'control', text: `x ${thumbprint} y` }])).not.toEqual([]);
  });
});
