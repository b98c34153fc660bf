import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, decodeJwt, type JWK } from 'jose';

import { createKeyedHash } from '../../src/adapters/crypto/keyed-hash.ts';
import { runCommand } from '../../src/commands/run-command.ts';
import { createFolder } from '../config/support.ts';
import { createPhone } from '../support/phone.ts';
import { createServiceIssuer } from '../support/service.ts';

const KEY = '5e'.repeat(32);
const hash = createKeyedHash(Buffer.from(KEY, 'hex'));

const run = async (
  args: readonly string[],
  env: Record<string, string> = { NUMBERWALL_HASH_KEY: KEY },
  input = '',
) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runCommand(['subject-id', ...args], env, {
    stdout,
    stderr,
    stdin: Readable.from([input]),
  });
  stdout.end();
  stderr.end();
  return { code, stdout: await text(stdout), stderr: await text(stderr) };
};

describe('numberwall subject-id', () => {
  it.each([
    ['number', '+1 (212) 555-0147', 'number', '+12125550147'],
    ['number', '+44 20 7946 0958', 'number', '+442079460958'],
    ['block', '+12125550147', 'block', '+1212555'],
    ['account', '1234567', 'account', '1234567'],
    ['issuer', 'Zm9vYmFyYmF6', 'issuer', 'Zm9vYmFyYmF6'],
    ['hardware', 'Zm9vYmFyYmF6', 'hardware', 'Zm9vYmFyYmF6'],
    ['device', 'T'.repeat(43), 'device', 'T'.repeat(43)],
    ['device', `-${'T'.repeat(42)}`, 'device', `-${'T'.repeat(42)}`],
  ])('prints the hash of a %s, %s, as policies count by it', async (kind, value, dimension, derived) => {
    expect(await run([kind, value])).toEqual({
      code: 0,
      stdout: `${hash(dimension, derived)}\n`,
      stderr: '',
    });
  });

  it('takes a token for the device that it binds, from standard input', async () => {
    const { token } = await createPhone(await createServiceIssuer());
    const { jwk } = decodeJwt(token)['cnf'] as { jwk: JWK };
    const { stdout } = await run(['device', '-'], undefined, `${token}\n`);
    expect(stdout).toBe(`${hash('device', await calculateJwkThumbprint(jwk))}\n`);
  });

  it('reads the hash key from a file', async () => {
    using folder = createFolder();
    const file = folder.write('hash-key', `${KEY}\n`);
    const { stdout } = await run(['account', '7'], { NUMBERWALL_HASH_KEY_FILE: file });
    expect(stdout).toBe(`${hash('account', '7')}\n`);
  });

  it.each([
    [['number', '212 555 0147']],
    [['number', '+1 212 555']],
    [['number', '+999 1234567']],
    [['number', '+']],
    [['number', `+${'1'.repeat(50)}`]],
    [['account', '007']],
    [['device', 'T'.repeat(42)]],
    [['device', 'a.b.c']],
    [['issuer', 'two words']],
    [['issuer', 'x'.repeat(129)]],
    [['address', '198.51.100.7']],
    [['number']],
    [['number', '+12125550147', 'more']],
  ])('refuses %j with the form, and quotes nothing', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    const [, value = ''] = args;
    if (value.length > 1) expect(stderr).not.toContain(value);
  });

  it.each([
    [{ NUMBERWALL_HASH_KEY: 'short' }],
    [{ NUMBERWALL_HASH_KEY: KEY, NUMBERWALL_HASH_KEY_FILE: '/nowhere' }],
    [{ NUMBERWALL_HASH_KEY_FILE: '/nowhere' }],
  ])('refuses a hash key that is none', async (env) => {
    expect((await run(['account', '7'], env)).code).toBe(2);
  });
});
