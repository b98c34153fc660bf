import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createPhone, createTestIssuer, type Phone, type TestIssuer } from '../support/phone.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { send, sendSigned } from '../support/service.ts';
import { until } from '../support/until.ts';
import { packExample, typeFaults, type Packed } from './packed.ts';

const HASH_KEY = '5e'.repeat(32);

const example = async (packed: Packed, redis: RedisServer, issuer: TestIssuer, port: number) => {
  const jwks = join(packed.folder, 'issuer.jwks.json');
  await writeFile(jwks, JSON.stringify(issuer.jwks));
  const child = spawn(process.execPath, ['app.ts'], {
    cwd: packed.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PORT: String(port),
      ORIGIN: `http://127.0.0.1:${port}`,
      REDIS_URL: redis.url,
      HASH_KEY,
      ISSUER: issuer.issuer,
      AUDIENCE: issuer.audience,
      ISSUER_JWKS: jwks,
    },
  });
  return child;
};

describe('the example app on the packed package', () => {
  let packed: Packed;
  let redis: RedisServer;
  let issuer: TestIssuer;
  let app: ChildProcess;
  let origin: string;

  beforeAll(async () => {
    [packed, redis, issuer] = await Promise.all([
      packExample(),
      startRedis(),
      createTestIssuer('https://attest.example', 'https://api.example'),
    ]);
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    app = await example(packed, redis, issuer, port);
    await until(
      async () => (await send('GET', `${origin}/readyz`).catch(() => undefined))?.status === 200,
      30_000,
    );
  }, 600_000);

  afterAll(async () => {
    app.kill('SIGKILL');
    await Promise.all([packed[Symbol.asyncDispose](), redis.stop()]);
  });

  const ask = async (phone: Phone, number: string) => sendSigned(phone, 'GET', `${origin}/status/${number}`);

  it('is packed with what it needs, and nothing else', () => {
    const { files } = packed;
    expect(files).toEqual(
      expect.arrayContaining([
        ...['LICENSE', 'README.md', 'CHANGELOG.md', 'SECURITY.md', 'package.json'],
        ...[
          'dist/src/library.js',
          'dist/src/library.d.ts',
          'dist/src/main.js',
          'dist/src/page/browser/main.js',
        ],
        ...['config/production.yaml', 'config/development.yaml', 'config/routes/authy.yaml'],
      ]),
    );
    const outside = files.filter(
      (path) =>
        !/^(?:LICENSE|README\.md|CHANGELOG\.md|SECURITY\.md|package\.json)$/.test(path) &&
        !/^(?:dist\/(?:src|middleware|config)\/.+(?:\.js|\.d\.ts)|config\/[a-z]+\.yaml|config\/routes\/[a-z]+\.yaml|docs\/runbooks\/\w+\.md)$/.test(
          path,
        ),
    );
    expect(outside).toEqual([]);
  });

  it('has types that a strict compiler takes, without skipLibCheck', async () => {
    expect(await typeFaults(packed.folder)).toBe('');
  }, 180_000);

  it('answers an attested look-up', async () => {
    const answer = await ask(await createPhone(issuer), '+12025550107');
    expect(answer).toMatchObject({ status: 200, body: { registered: true, platform: 'ios' } });
  });

  it('refuses one without a token', async () => {
    const answer = await send('GET', `${origin}/status/+12025550107`);
    expect(answer).toMatchObject({ status: 401, body: { code: 'attestation_required' } });
    expect(answer.headers['www-authenticate']).toMatch(/^DPoP /);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('refuses a proof that was used before', async () => {
    const phone = await createPhone(issuer);
    const url = `${origin}/status/+12025550108`;
    const headers = await phone.headers('GET', url);
    expect((await send('GET', url, { headers })).status).toBe(200);
    expect(await send('GET', url, { headers })).toMatchObject({
      status: 401,
      body: { code: 'proof_invalid' },
    });
  });

  it('refuses the fourth look-up of a number, by whatever phone and spelling', async () => {
    const statuses = [];
    for (const spelling of ['+12025550109', '+1-202-555-0109', '+1.202.555.0109'])
      statuses.push((await ask(await createPhone(issuer), spelling)).status);
    expect(statuses).toEqual([200, 200, 200]);
    const fourth = await ask(await createPhone(issuer), '+12025550109');
    expect(fourth).toMatchObject({ status: 429, body: { code: 'quota_exceeded' } });
    expect(Number(fourth.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask(await createPhone(issuer), '+12025550110')).status).toBe(200);
  });

  it('refuses what is no number', async () => {
    const answer = await ask(await createPhone(issuer), 'nobody');
    expect(answer).toMatchObject({ status: 400, body: { code: 'number_invalid' } });
  });

  it('counts in Redis by keyed hashes alone', async () => {
    const keys = await redis.cli('KEYS', '*');
    expect(keys).toMatch(/^\{nw\}:[\w-]{8}:[\w-]{22}$/m);
    expect(keys).not.toMatch(/20255501/);
  });

  it('ends by itself when it is told to: nothing that it opened stays open', async () => {
    app.kill('SIGTERM');
    const [code] = (await once(app, 'exit')) as [number | null];
    expect(code).toBe(0);
  });
});
