import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { attack } from '../../load-tests/cli/attack.ts';
import { paceOf } from '../../load-tests/cli/quick.ts';
import { SCENARIOS } from '../../load-tests/scenarios/table.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

/** `npm run attack -- …`: its exit code and what it says. */
const run = async (...args: readonly string[]) => {
  const err = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const out = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const code = await attack(args, new AbortController().signal);
  const said = ({ mock: { calls } }: typeof err): string => calls.map(([text]) => String(text)).join('');
  return { code, err: said(err), out: said(out) };
};

describe('what cannot be meant', () => {
  it.each([
    [['singal-2020'], 'there is no scenario "singal-2020"; did you mean signal-2020? (--list shows them all'],
    [['a4'], 'there is no scenario "a4"'],
    [['signal-2020', 'authy-2024'], 'give one scenario, or all'],
    [['signal-2020', '--duration', '0s'], '--duration takes 1s to 10m, as 60s'],
    [['signal-2020', '--duration', '11m'], '--duration takes 1s to 10m, as 60s'],
    [['signal-2020', '--duration', '5 minutes'], '--duration takes 1s to 10m, as 60s'],
    [['signal-2020', '--rate', 'fast'], '--rate takes 0.1 to 10000 a second, as 200'],
    [['signal-2020', '--rate', '0'], '--rate takes 0.1 to 10000 a second, as 200'],
    [['signal-2020', '--rate', '10001'], '--rate takes 0.1 to 10000 a second, as 200'],
    [['signal-2020', '--seed', '-1'], '--seed'],
    [['signal-2020', '--seed', 'x'], '--seed takes a whole number of at most nine digits'],
    [['signal-2020', '--speed', '3'], "Unknown option '--speed'"],
    [['signal-2020', '--duration'], '--duration'],
    [['signal-2020', '--via-proxy'], 'go with --target'],
    [['signal-2020', '--metrics', 'http://127.0.0.1:1/metrics'], 'go with --target'],
    [['signal-2020', '--side-channel', 'http://127.0.0.1:1'], 'go with --target'],
    [['signal-2020', '--registered', 'numbers'], 'go with --target'],
    [['signal-2020', '--i-own-this-target', 'example.com'], 'go with --target'],
    [['all', '--target', 'http://127.0.0.1:1'], 'give one scenario with --target'],
    [
      ['signal-2020', '--json', '/no/such/directory/a.json'],
      '/no/such/directory/a.json cannot be written: there is no folder /no/such/directory',
    ],
    [['signal-2020', '--report', tmpdir()], `${tmpdir()} is a directory: name a file`],
  ])('%j ends with 2 before anything is sent', async (args, message) => {
    const { code, err } = await run(...args);
    expect(err).toContain(`attack: `);
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
    expect(code).toBe(2);
  });

  it('without a scenario shows how it is used, and ends with 2; where help is asked for, with 0', async () => {
    expect(await run()).toMatchObject({ code: 2, out: expect.stringContaining('usage: npm run attack') });
    expect(await run('--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('--i-own-this-target'),
    });
  });

  it('lists every scenario by id and name', async () => {
    const { code, out } = await run('--list');
    expect(code).toBe(0);
    for (const { id, name } of SCENARIOS) expect(out).toMatch(new RegExp(`^${id} +${name}\\b`, 'm'));
  });
});

describe('a target that must not or cannot be attacked', () => {
  let other: Server;
  let url: string;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'numberwall-targets-'));
    // It answers, and is no gateway.
    other = createServer((_req, res) => res.writeHead(404).end('{}')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    other.close();
    await rm(directory, { recursive: true, force: true });
  });

  it.each([
    'https://api.authy.com',
    'http://10.0.0.1:8080',
    'http://127.0.0.1.example.com',
    'http://[2001:db8::1]',
  ])('refuses %s, and says why', async (target) => {
    const { code, err } = await run('id-walk', '--target', target);
    expect(err).toContain(
      `${new URL(target).hostname} is not this machine. An attack on somebody else’s service`,
    );
    expect(code).toBe(2);
  });

  it('refuses one that another host was named for, and a side channel or metrics elsewhere', async () => {
    const named = ['--i-own-this-target', 'staging.example'];
    expect((await run('id-walk', '--target', 'http://api.example', ...named)).err).toContain(
      'is not this machine',
    );
    const elsewhere = await run('id-walk', '--target', url, '--metrics', 'http://metrics.example/metrics');
    expect(elsewhere).toMatchObject({
      code: 2,
      err: expect.stringContaining('metrics.example is not this machine'),
    });
    const side = await run('id-walk', '--target', url, '--side-channel', 'http://side.example');
    expect(side).toMatchObject({ code: 2, err: expect.stringContaining('side.example is not this machine') });
  });

  it('takes one that is named as owned, but not from addresses of this machine', async () => {
    const owned = ['--target', 'http://staging.invalid', '--i-own-this-target', 'staging.invalid'];
    expect((await run('id-walk', ...owned)).err).toContain('tell addresses to it with --via-proxy');
    const { code, err } = await run('id-walk', ...owned, '--via-proxy');
    expect(err).toContain('http://staging.invalid cannot be reached');
    expect(code).toBe(2);
  });

  it.each(['no url', 'ftp://127.0.0.1', '127.0.0.1:8080'])('says that %s is no URL', async (target) => {
    const { code, err } = await run('id-walk', '--target', target);
    expect(err).toContain(`${target} is no http or https URL`);
    expect(code).toBe(2);
  });

  it('says that nobody is there', async () => {
    const port = await freePort();
    const { code, err } = await run('id-walk', '--target', `http://127.0.0.1:${port}`);
    expect(err).toContain(`http://127.0.0.1:${port} cannot be reached: ECONNREFUSED`);
    expect(code).toBe(2);
  });

  it('says that a server gives no token to the phones of the lab', async () => {
    const { code, err } = await run('id-walk', '--target', url);
    expect(err).toContain(`${url} gives the lab’s phones no token`);
    expect(err).toContain('answered 404');
    expect(code).toBe(2);
  });

  it('says that a server does not trust the forwarding header', async () => {
    const { code, err } = await run('id-walk', '--target', url, '--via-proxy');
    expect(err).toContain(`${url} does not trust a forwarding header from here`);
    expect(code).toBe(2);
  });

  it('says that addresses of IPv6 come by the forwarding header alone', async () => {
    const { code, err } = await run('ipv6-rotation', '--target', url);
    expect(err).toContain('tell them with --via-proxy');
    expect(code).toBe(2);
  });

  it('says which file of registered numbers is none, and not what is in it', async () => {
    const file = join(directory, 'numbers');
    await writeFile(file, '+12125550147\n2125550148\n');
    const wrong = await run('id-walk', '--target', url, '--registered', file);
    expect(wrong.err).toContain(`${file} must have one number in E.164 a line: the 2. is none`);
    expect(wrong.err).not.toContain('2125550148');
    expect(wrong.code).toBe(2);
    const none = await run('id-walk', '--target', url, '--registered', join(directory, 'none'));
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('cannot be read: ENOENT') });
  });
});

it('--quick is as short for one scenario as for all of them, and what is asked for goes before it', () => {
  const slow = { load: { slice: { perSecond: 12, seconds: 60 } } } as (typeof SCENARIOS)[number];
  const fast = { load: { slice: { perSecond: 1_000, seconds: 60 } } } as (typeof SCENARIOS)[number];
  const unsaid = { seconds: undefined, perSecond: undefined };
  expect(paceOf(slow, { ...unsaid, quick: true })).toEqual({ perSecond: 12, seconds: 4 });
  expect(paceOf(fast, { ...unsaid, quick: true })).toEqual({ perSecond: 100, seconds: 4 });
  expect(paceOf(fast, { ...unsaid, quick: false })).toEqual({ perSecond: 1_000, seconds: 60 });
  expect(paceOf(fast, { quick: true, seconds: 9, perSecond: 300 })).toEqual({ perSecond: 300, seconds: 9 });
});
