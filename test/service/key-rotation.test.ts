import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';

import { keys } from '../../src/commands/keys.ts';
import { createEvidencePhone, fetchChallenge, requestToken } from '../support/evidence-phone.ts';
import { startIssuingService, type IssuingService } from '../support/issuing-service.ts';
import { send, sendSigned } from '../support/service.ts';
import { until } from '../support/until.ts';

const ORIGIN = 'http://127.0.0.1:1';
let folder: string;
let file: string;

const run = (...args: string[]) =>
  keys(
    [...args, '--file', file],
    {},
    { stdout: new PassThrough().resume(), stderr: new PassThrough().resume() },
  );

const start = (): Promise<IssuingService> =>
  startIssuingService(folder, {
    overlay: {
      attestation: {
        development: false,
        issuing: {
          keysFile: file,
          issuer: ORIGIN,
          audience: ORIGIN,
          providers: { development: {} },
        },
      },
      policies: [],
      edge: { limit: 1_000_000, window: '1m' },
    },
  });

const publishedBy = async ({ gateway }: IssuingService): Promise<readonly string[]> => {
  const { body } = await send('GET', `${gateway.publicUrl}/.well-known/jwks.json`);
  return (body['keys'] as readonly { readonly kid: string }[]).map(({ kid }) => kid);
};

const mint = async ({ gateway }: IssuingService) => {
  const phone = await createEvidencePhone();
  const challenge = await fetchChallenge(gateway.publicUrl);
  const { status, body } = await requestToken(phone, gateway.publicUrl, { challenge });
  return { phone, status, token: String(body['token']) };
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'numberwall-rotation-'));
  file = join(folder, 'keys.json');
  await run('generate');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the keys of the built-in issuer', () => {
  it('rotate three times under load, on two instances, and nobody is refused', async () => {
    await using first = await start();
    await using second = await start();
    const kids = new Set<string>();
    const statuses = new Map<number, number>();
    let isOver = false;
    const count = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const phones = async (issuing: IssuingService, asked: IssuingService): Promise<void> => {
      while (!isOver) {
        const { phone, status, token } = await mint(issuing);
        count(status);
        kids.add(decodeProtectedHeader(token).kid ?? '');
        // A token of one instance, shown to the other.
        const url = `${asked.gateway.publicUrl}/json/users/1-2125550147/status`;
        count((await sendSigned(phone.with(token), 'GET', url)).status);
      }
    };
    const load = Promise.all([phones(first, second), phones(second, first)]);
    for (let rotation = 0; rotation < 3; rotation += 1) {
      const [before = ''] = await publishedBy(first);
      expect(await run('rotate', '--now')).toBe(0);
      for (const instance of [first, second]) {
        await until(async () => (await publishedBy(instance))[0] !== before, 10_000);
      }
    }
    isOver = true;
    await load;
    expect([...statuses.keys()]).toEqual([200]);
    expect(statuses.get(200)).toBeGreaterThan(100);
    expect(kids.size).toBe(4);
    expect(await publishedBy(second)).toHaveLength(5);
  }, 60_000);

  it('are published without private parts, and verify the tokens by a library that knows nothing of us', async () => {
    await using service = await start();
    const { token } = await mint(service);
    const answer = await send('GET', `${service.gateway.publicUrl}/.well-known/jwks.json`);
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': expect.stringMatching(/^application\/jwk-set\+json/) as unknown,
        'cache-control': 'public, max-age=300',
      },
    });
    expect(answer.text).not.toContain('"d"');
    const set = createLocalJWKSet(JSON.parse(answer.text) as { keys: object[] });
    const { payload } = await jwtVerify(token, set, {
      issuer: ORIGIN,
      audience: ORIGIN,
      algorithms: ['ES256'],
    });
    expect(payload['attestation']).toMatchObject({ provider: 'development' });
    const wrong = await send('POST', `${service.gateway.publicUrl}/.well-known/jwks.json`);
    expect(wrong).toMatchObject({ status: 405, headers: { allow: 'GET' } });
  });

  it('stay in use when the file goes bad, and readiness says so', async () => {
    await using service = await start();
    const published = await publishedBy(service);
    await writeFile(file, '{"version":1', { mode: 0o600 });
    const isDegraded = async () =>
      (await send('GET', `${service.gateway.adminUrl}/readyz`)).text.includes('key_file_unusable');
    await until(isDegraded, 10_000);
    expect(await publishedBy(service)).toEqual(published);
    expect((await mint(service)).status).toBe(200);
    expect(service.log()).not.toContain('"d"');
  }, 30_000);
});
