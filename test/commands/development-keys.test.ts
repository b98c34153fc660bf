import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';

import { keepDevelopmentIssuer } from '../../src/adapters/attestation/development-issuer-file.ts';
import type { DevelopmentIssuer } from '../../src/adapters/attestation/development-issuer.ts';
import { createKeySet } from '../../src/adapters/attestation/key-set.ts';
import { createAttestationVerifier } from '../support/attestation-verifier.ts';
import type { Command } from '../../src/commands/command.ts';
import { parseDuration } from '../../src/commands/duration.ts';
import { request } from '../../src/commands/request.ts';
import { token } from '../../src/commands/token.ts';
import type { AttestationVerifier } from '../../src/core/attestation/verifier.ts';

const collector = () => {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
};

const run = async (command: Command, ...args: readonly string[]) => {
  const [stdout, stderr] = [collector(), collector()];
  const code = await command(args, {}, { stdout: stdout.stream, stderr: stderr.stream });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
};

let folder = '';
let files: readonly string[] = [];
let issuer: DevelopmentIssuer;
let verifier: AttestationVerifier;
let origin = '';

const server = createServer((req, res) => {
  void buffer(req).then(async (body) => {
    const { headersDistinct: headers, method = '', url: target = '' } = req;
    const outcome = await verifier.verify({ headers, method, target, body });
    res.writeHead(outcome.ok ? 200 : 401, { 'x-type': headers['content-type'] ?? 'none' });
    res.end(JSON.stringify(outcome.ok ? { ...outcome.device, body: body.toString() } : outcome));
  });
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'numberwall-commands-'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = Date.now;
  const file = join(folder, 'issuer.jwk');
  files = ['--issuer-key', file, '--device-key', join(folder, 'device.jwk')];
  issuer = await keepDevelopmentIssuer(file, { issuer: origin, audience: origin, clock });
  const keys = await createKeySet({ inline: issuer.jwks }, { clock });
  verifier = createAttestationVerifier({
    issuers: [{ issuer: origin, audience: origin, algorithms: ['ES256'], keys }],
    publicOrigin: origin,
    require: ['ath', 'htd'],
    clockSkewMs: 30_000,
    proofLifetimeMs: 60_000,
    maxTokenLifetimeMs: 3_600_000,
    minimumAppVersion: { ios: [{ version: '26.1.0' }], android: [{ version: '25.1.0' }] },
    storeLinks: {},
    cacheSize: 10,
    clock,
  });
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
  await rm(folder, { recursive: true });
});

describe('numberwall token', () => {
  it('prints a token for the device key, which it makes', async () => {
    const { code, stdout, stderr } = await run(token, ...files, '--lifetime', '90s', '--platform', 'android');
    expect([code, stderr]).toEqual([0, '']);
    const claims = decodeJwt(stdout.trim());
    expect(claims).toMatchObject({ iss: origin, aud: origin, platform: 'android', app_version: '27.1.0' });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(90);
    expect((await stat(join(folder, 'device.jwk'))).mode & 0o777).toBe(0o600);
    const again = decodeJwt((await run(token, ...files, '--app-version', '26.2.0-rc.1')).stdout.trim());
    expect(again['cnf']).toEqual(claims['cnf']);
    expect(again['app_version']).toBe('26.2.0-rc.1');
    expect((again.exp ?? 0) - (again.iat ?? 0)).toBe(3600);
  });

  it('takes issuer and audience from the command line', async () => {
    const { stdout } = await run(token, ...files, '--issuer', 'i', '--audience', 'a');
    expect(decodeJwt(stdout.trim())).toMatchObject({ iss: 'i', aud: 'a' });
  });

  it.each([
    [['--platform', 'windows'], /--platform/],
    [['--app-version', '27'], /--app-version/],
    [['--lifetime', '1'], /--lifetime/],
    [['--lifetime', '0s'], /--lifetime/],
    [['--nonsense'], /--nonsense/],
    [['word'], /word/],
  ])('%j are wrong arguments: 2', async (args, message) => {
    const { code, stdout, stderr } = await run(token, ...files, ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).toContain('usage: numberwall token');
  });

  it('says what to do where there is no issuer key: 1', async () => {
    const { code, stderr } = await run(token, '--issuer-key', join(folder, 'none.jwk'));
    expect([code, stderr]).toEqual([1, expect.stringContaining('npm start')]);
  });

  it('names a file that holds no key, and not what it holds: 1', async () => {
    const file = join(folder, 'text.jwk');
    await writeFile(file, 'my-secret');
    const { code, stderr } = await run(token, '--issuer-key', file);
    expect([code, stderr]).toEqual([1, expect.stringContaining('text.jwk')]);
    expect(stderr).not.toContain('my-secret');
  });

  it('explains itself', async () => {
    expect(await run(token, '--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('--lifetime'),
    });
  });
});

describe('numberwall request', () => {
  it('sends a GET that is accepted', async () => {
    const { code, stdout, stderr } = await run(
      request,
      'GET',
      `${origin}/json/users/1-2025550143/status?x=1`,
      ...files,
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^HTTP 200\n\{/);
    expect(stdout).toContain('"provider":"development"');
  });

  it('sends a POST whose body is signed, and shows the fields of the answer', async () => {
    const form = 'country_code=1&cellphone=2025550143';
    const { code, stdout } = await run(
      request,
      'POST',
      `${origin}/json/users/new`,
      '--data',
      form,
      '--include',
      ...files,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('x-type: application/x-www-form-urlencoded\n');
    expect(stdout).toContain(`"body":"${form}"`);
  });

  it('sends a POST without a body', async () => {
    expect(await run(request, 'POST', `${origin}/json/users/new`, ...files)).toMatchObject({ code: 0 });
  });

  it('prints a refusal: 1', async () => {
    const { code, stdout } = await run(request, 'GET', `${origin}/`, '--app-version', '1.0.0', ...files);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^HTTP 401\n.*app_outdated/);
  });

  it('says so where nobody listens: 1', async () => {
    const { code, stderr } = await run(request, 'GET', 'http://127.0.0.1:1/', ...files);
    expect([code, stderr]).toEqual([1, expect.stringContaining('nothing listens there')]);
  });

  it.each([
    [[], /METHOD and URL/],
    [['GET'], /URL/],
    [['get', 'http://127.0.0.1/'], /METHOD and URL/],
    [['DELETE', 'http://127.0.0.1/'], /METHOD and URL/],
    [['GET', 'file:///etc/passwd'], /http or https/],
    [['GET', 'http://user@127.0.0.1/'], /without credentials/],
    [['GET', 'http://127.0.0.1/', 'more'], /METHOD and URL/],
    [['GET', 'http://127.0.0.1/', '--data', 'a=b'], /--data/],
  ])('%j are wrong arguments: 2', async (args, message) => {
    const { code, stderr } = await run(request, ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('explains itself', async () => {
    expect(await run(request, '--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('METHOD URL'),
    });
  });
});

describe('a length of time', () => {
  it.each([
    ['1s', 1000],
    ['90s', 90_000],
    ['15m', 900_000],
    ['1h', 3_600_000],
    ['2d', 172_800_000],
  ])('%s', (text, length) => expect(parseDuration(text)).toBe(length));

  it.each(['', '1', 's', '0s', '01s', '-1s', '1.5h', '1 h', '1H', '1w', '1234567s'])('not %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
