import { readdir, readFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { CHANNEL_COMMANDS, KEY_COMMANDS, PLAIN_COMMANDS } from '../../src/adapters/redis/rights.ts';
import { createPhone } from '../support/phone.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { send, sendSigned, startService, type Service } from '../support/service.ts';
import { createTlsFiles, type TlsFiles } from '../support/tls-files.ts';
import { until } from '../support/until.ts';

const LOOKUP = '/json/users/1-2125550147/status';
/** Every kind of counter. */
const policies = [
  { id: 'window', by: 'number', limit: 3, window: '1h' },
  { id: 'set', by: 'device', count: 'distinct number', limit: 2, window: '1h' },
];

/** The rule that operators are told, for a user of this name and password. */
const readRule = async (): Promise<string[]> => {
  const text = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const rule = /^ *ACL SETUSER numberwall (.*)$/m.exec(text)?.[1] ?? '';
  return rule.replace('>PASSWORD', '>horse').split(' ');
};

const readiness = async ({ gateway }: Service) => send('GET', `${gateway.adminUrl}/readyz`);

describe('the gateway on Redis by TLS, with a certificate and a user of least rights', () => {
  let tls: TlsFiles;
  let redis: RedisServer;
  let tlsPort: number;

  beforeAll(async () => {
    tls = await createTlsFiles();
    tlsPort = await freePort();
    redis = await startRedis({ args: tls.serverArguments(tlsPort) });
    const rule = await readRule();
    await redis.cli('ACL', 'SETUSER', 'numberwall', ...rule);
    await redis.cli('ACL', 'SETUSER', 'nohset', ...rule, '-hset');
    await redis.cli('ACL', 'SETUSER', 'noeval', ...rule, '-eval', '-evalsha');
    await redis.cli('ACL', 'SETUSER', 'otherkeys', ...rule, 'resetkeys', '~{other}:*');
  }, 30_000);
  afterAll(async () => {
    await redis.stop();
    await tls[Symbol.asyncDispose]();
  });

  const open = (user: string, files: object) =>
    startService({
      overlay: {
        policies,
        store: {
          redis: { url: `rediss://${user}:horse@127.0.0.1:${tlsPort}`, tls: files, commandTimeout: '1s' },
        },
      },
    });
  const own = () => ({ caFile: tls.caFile, ...tls.client });

  it('decides, takes back, revokes and limits by these rights alone', async () => {
    await redis.cli('ACL', 'LOG', 'RESET');
    await using service = await open('numberwall', own());
    await until(async () => (await readiness(service)).status === 200, 10_000);
    const phone = await createPhone(service.issuer);
    const ask = () => sendSigned(phone, 'GET', `${service.gateway.publicUrl}${LOOKUP}`);
    const statuses = [await ask(), await ask(), await ask(), await ask()].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const healthy = async () => {
      const { checks } = (await readiness(service)).body as { checks: { name: string; status: string }[] };
      return checks.find(({ name }) => name === 'store-fitness')?.status === 'ok';
    };
    await until(healthy);
    expect(await redis.cli('ACL', 'LOG')).toBe('');
  }, 30_000);

  it.each([
    ['nohset', 'acl_lacks_hset'],
    ['noeval', 'acl_refuses_scripts'],
    ['otherkeys', 'acl_refuses_scripts'],
  ])('says what the user %s lacks: %s', async (user, reason) => {
    await using service = await open(user, own());
    const said = await until(async () => {
      const { status, text } = await readiness(service);
      return status === 503 && text.includes(reason) ? text : undefined;
    });
    expect(said).not.toContain('horse');
  });

  it('is away without a certificate of its own, and with an authority that it does not trust', async () => {
    for (const files of [{ caFile: tls.caFile }, { ...tls.client }]) {
      await using service = await open('numberwall', files);
      const { status } = await until(async () => {
        const answer = await readiness(service);
        return answer.text.includes('connecting') ? undefined : answer;
      });
      expect(status).toBe(503);
    }
  });

  it('may use every command that a script calls', async () => {
    const folder = new URL('../../src/adapters/redis/', import.meta.url);
    const files = await readdir(folder);
    const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
    const called = texts.flatMap((text) =>
      [...text.matchAll(/redis\.call\('([A-Z]+)'/g)].map(([, name]) => name),
    );
    expect(called).toContain('PFMERGE');
    const allowed: readonly string[] = [...KEY_COMMANDS, ...CHANNEL_COMMANDS, ...PLAIN_COMMANDS];
    expect(called.filter((name = '') => !allowed.includes(name))).toEqual([]);
  });

  it('needs every command of the rule, and no other', async () => {
    const rule = await readRule();
    for (const command of KEY_COMMANDS) expect(rule).toContain(`+${command.toLowerCase()}`);
  });
});
