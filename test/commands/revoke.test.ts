import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';

import { runCommand } from '../../src/commands/run-command.ts';
import { createFolder } from '../config/support.ts';
import { createOperatorFiles, OPERATOR_TOKEN, type OperatorFiles } from '../support/operator.ts';
import { createPhone, type Phone } from '../support/phone.ts';
import { sendSigned, startService, type Service } from '../support/service.ts';

const ENV = { NUMBERWALL_OPERATOR_TOKEN: OPERATOR_TOKEN, USER: 'alice' };
const CERTIFICATE = 'Zm9vYmFyYmF6cXV4MTIzNA';
const attestation = {
  provider: 'android-key-attestation',
  level: 'tee',
  key_created_at: 1,
  issuer: CERTIFICATE,
};

let files: OperatorFiles;
let service: Service;
beforeAll(async () => {
  files = await createOperatorFiles();
  service = await startService({ overlay: files.overlay });
});
afterAll(async () => {
  await service.gateway.stop();
  await files[Symbol.asyncDispose]();
});

const run = async (args: readonly string[], env: Record<string, string> = ENV, input = '') => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runCommand(args, env, { stdout, stderr, stdin: Readable.from([input]) });
  stdout.end();
  stderr.end();
  return { code, stdout: await text(stdout), stderr: await text(stderr) };
};
const toGateway = (args: readonly string[], input = '', env: Record<string, string> = ENV) =>
  run([...args, '--url', service.gateway.adminUrl], env, input);
const revoke = (kind: string, value: string, ...more: readonly string[]) =>
  toGateway(['revoke', kind, value, '--reason', 'stolen', ...more]);

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly by: string;
  readonly expires_at?: string;
}
const rows = async (): Promise<readonly Row[]> => {
  const { stdout } = await toGateway(['revocations', '--json']);
  return (JSON.parse(stdout) as { revocations: readonly Row[] }).revocations;
};

const lookup = async (phone: Phone) =>
  (await sendSigned(phone, 'GET', `${service.gateway.publicUrl}/json/users/1-2125550147/status`)).status;
const freshPhone = () => createPhone(service.issuer, { attestation });
const claim = ({ token }: Phone, name: string): string => String(decodeJwt(token)[name]);

describe('numberwall revoke', () => {
  const named: [string, (phone: Phone) => readonly string[]][] = [
    ['a token by its text', ({ token }) => ['token', token]],
    ['a token by its jti', (phone) => ['token', claim(phone, 'jti'), '--issuer', claim(phone, 'iss')]],
    ['a device by a token of it', ({ token }) => ['device', token]],
    [
      'an issuer key by its kid',
      (phone) => [
        'issuer-key',
        String(decodeProtectedHeader(phone.token).kid),
        '--issuer',
        claim(phone, 'iss'),
      ],
    ],
    ['a certificate by its subject', () => ['issuer-certificate', CERTIFICATE]],
    ['an app version', () => ['app-version', 'ios:27.1.0']],
    ['app versions up to one', () => ['app-version', 'ios:27.2.0', '--or-below']],
  ];

  it.each(named)('refuses %s, until unrevoke takes it back', async (_what, argumentsOf) => {
    const phone = await freshPhone();
    expect(await lookup(phone)).toBe(200);
    const [kind = '', value = '', ...more] = argumentsOf(phone);
    expect(await revoke(kind, value, ...more)).toMatchObject({ code: 0, stderr: '' });
    expect(await lookup(phone)).toBe(403);
    const [row] = await rows();
    expect(row).toMatchObject({ kind, by: 'alice' });
    const taken = await toGateway(['unrevoke', row?.id ?? '']);
    expect(taken).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Taken back:\nID +KIND/) as unknown,
    });
    expect(await lookup(phone)).toBe(200);
    expect(await toGateway(['unrevoke', row?.id ?? ''])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/HTTP 404/) as unknown,
    });
  });

  it('reads a token from standard input, and shows and keeps nothing of it', async () => {
    const phone = await freshPhone();
    const args = ['revoke', 'device', '-', '--reason', 'stolen', '--expires', '30d', '--operator', 'bob.b'];
    const { code, stdout } = await toGateway(args, `${phone.token}\n`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ID +KIND .*\n\S{22} {2}device .*bob\.b .*stolen\n$/);
    expect(stdout).not.toContain(phone.token.slice(0, 40));
    const [row] = await rows();
    const left = Date.parse(row?.expires_at ?? '') - Date.now();
    expect(Math.round(left / 60_000)).toBe(30 * 24 * 60);
    expect((await files.audit()).at(-1)).toMatchObject({
      operator: 'bob.b',
      action: 'revoke',
      outcome: 'done',
    });
    await toGateway(['unrevoke', row?.id ?? '']);
    expect((await toGateway(['revocations'])).stdout).toBe('Nothing is revoked.\n');
  });

  it('takes an id or a thumbprint that begins with a dash for what it is', async () => {
    const { code, stdout } = await revoke('device', `-${'a'.repeat(42)}`, '--json');
    expect(code).toBe(0);
    const { id } = (JSON.parse(stdout) as { revocation: Row }).revocation;
    expect(await toGateway(['unrevoke', id])).toMatchObject({ code: 0 });
    const answer = await toGateway(['unrevoke', `-${'a'.repeat(21)}`]);
    expect(answer).toMatchObject({ code: 1, stderr: expect.stringMatching(/not_found/) as unknown });
  });

  it.each([
    [['revoke']],
    [['revoke', 'device']],
    [['revoke', 'device', 'x', 'y', '--reason', 'a']],
    [['revoke', 'device', 'x']],
    [['revoke', 'phone', 'x', '--reason', 'a']],
    [['revoke', 'device', '', '--reason', 'a']],
    [['revoke', 'device', 'x', '--reason', 'a', '--issuer', 'b']],
    [['revoke', 'device', 'x', '--reason', 'a', '--or-below']],
    [['revoke', 'token', 'x', '--reason', 'a']],
    [['revoke', 'issuer-key', 'x', '--reason', 'a']],
    [['revoke', 'app-version', '27.1.0', '--reason', 'a']],
    [['revoke', 'device', 'x', '--reason', 'a', '--expires', 'soon']],
    [['revoke', 'device', 'x', '--reason', 'a', '--fast']],
    [['revocations', 'all']],
    [['revocations', '--operator', '15551234567']],
    [['revocations', '--url', 'http://10.0.0.1:9090']],
    [['revocations', '--url', 'http://127.0.0.1.example.com']],
    [['revocations', '--url', 'ftp://127.0.0.1']],
    [['revocations', '--url', 'http://a:b@127.0.0.1']],
    [['revocations', '--url', 'http://127.0.0.1/admin']],
    [['unrevoke']],
    [['unrevoke', 'short']],
    [['unrevoke', 'a'.repeat(22), 'b'.repeat(22)]],
  ])('asks back for %j', async (args) => {
    expect(await run(args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/usage: numberwall/) as unknown,
    });
  });

  it.each(['revoke', 'revocations', 'unrevoke'])('tells how %s is used', async (name) => {
    expect(await run([name, '--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/NUMBERWALL_OPERATOR_TOKEN_FILE/) as unknown,
    });
  });
});

describe('the client of the operator API', () => {
  it('takes the token from a file, and says where two are set', async () => {
    using folder = createFolder();
    const NUMBERWALL_OPERATOR_TOKEN_FILE = folder.write('token', `${OPERATOR_TOKEN}\n`);
    const env = { USER: 'alice', NUMBERWALL_OPERATOR_TOKEN_FILE };
    expect(await toGateway(['revocations'], '', env)).toMatchObject({ code: 0 });
    const both = { ...env, NUMBERWALL_OPERATOR_TOKEN: OPERATOR_TOKEN };
    expect(await toGateway(['revocations'], '', both)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Unset one/) as unknown,
    });
  });

  it('says what the gateway says, and never the token', async () => {
    const wrong = `${OPERATOR_TOKEN.slice(0, -1)}0`;
    const answer = await toGateway(['revocations'], '', { USER: 'alice', NUMBERWALL_OPERATOR_TOKEN: wrong });
    expect(answer).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/the gateway has another NUMBERWALL_OPERATOR_TOKEN/) as unknown,
    });
    expect(answer.stderr).not.toContain(wrong);
    const bad = await revoke('device', 'no-thumbprint');
    expect(bad).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/named by thumbprint.*HTTP 400, request_invalid/) as unknown,
    });
    const number = await toGateway(['revoke', 'device', 'a'.repeat(43), '--reason', 'of 212 555 0147']);
    expect(number).toMatchObject({ code: 1, stderr: expect.stringMatching(/reason must be/) as unknown });
    expect(number.stderr).not.toContain('0147');
  });

  it('says so where nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    expect(await run(['revocations', '--url', `http://127.0.0.1:${port}`])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/nothing listens there/) as unknown,
    });
  });

  it.each([
    ['something else', 200, 'text', /no JSON object/],
    ['a page of something else', 404, '<html>', /HTTP 404, and not from a Numberwall/],
    ['a redirect', 302, '{}', /HTTP 302, and not from a Numberwall/],
    ['control characters', 400, '{"code":"a","detail":"\\u001b[2J"}', /^[^\u001b]*$/],
    ['far too much', 200, ' '.repeat(16 * 1024 * 1024 + 1), /too large/],
  ])('bears %s', async (_what, status, body, stderr) => {
    const server = createServer((_req, res) => {
      res.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const answer = await run(['revocations', '--url', `http://127.0.0.1:${port}`]);
    server.close();
    server.closeAllConnections();
    expect(answer).toMatchObject({ code: 1, stdout: '', stderr });
  });
});
