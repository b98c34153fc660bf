import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../src/adapters/crypto/keyed-hash.ts';
import { runCommand } from '../../src/commands/run-command.ts';
import { createOperatorFiles, OPERATOR_TOKEN, type OperatorFiles } from '../support/operator.ts';
import { createPhone } from '../support/phone.ts';
import { sendSigned, startService, type Service } from '../support/service.ts';

const ENV = { NUMBERWALL_OPERATOR_TOKEN: OPERATOR_TOKEN, USER: 'alice' };
const hash = createKeyedHash(Buffer.from('5e'.repeat(32), 'hex'));
const policies = [{ id: 'numbers', by: 'device', count: 'distinct number', limit: 1, window: '24h' }];

let files: OperatorFiles;
let service: Service;
beforeAll(async () => {
  files = await createOperatorFiles();
  service = await startService({ overlay: { ...files.overlay, policies } });
});
afterAll(async () => {
  await service.gateway.stop();
  await files[Symbol.asyncDispose]();
});

const run = async (args: readonly string[], input = '') => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const url = ['--url', service.gateway.adminUrl];
  const code = await runCommand([...args, ...url], ENV, { stdout, stderr, stdin: Readable.from([input]) });
  stdout.end();
  stderr.end();
  return { code, stdout: await text(stdout), stderr: await text(stderr) };
};

interface Row {
  readonly id: string;
  readonly list: string;
  readonly kind: string;
  readonly subject?: string;
  readonly network?: string;
  readonly limit?: number;
  readonly expires_at?: string;
}

const rows = async (): Promise<readonly Row[]> =>
  (JSON.parse((await run(['lists', '--json'])).stdout) as { entries: readonly Row[] }).entries;

const unlistAll = async (): Promise<void> => {
  for (const { id } of await rows()) expect((await run(['unlist', id])).code).toBe(0);
};

describe('the commands of lists', () => {
  it('deny, show and take back, in a table that shows no number', async () => {
    expect((await run(['lists'])).stdout).toBe('Nobody is listed.\n');
    const denied = await run(
      ['deny', 'number', '-', '--reason', 'owner asked', '--expires', '2h'],
      '+1 212 555 0147\n',
    );
    expect([denied.code, denied.stderr]).toEqual([0, '']);
    expect(denied.stdout).toContain(hash('number', '+12125550147'));
    expect(denied.stdout).not.toContain('0147');
    expect((await run(['deny', 'address', '127.77.1.0/24', '--reason', 'scraping'])).code).toBe(0);
    expect((await rows()).map(({ list, kind, network }) => [list, kind, network])).toEqual(
      expect.arrayContaining([
        ['deny', 'number', undefined],
        ['deny', 'address', '127.77.1.0/24'],
      ]),
    );
    expect((await run(['lists'])).stdout).toMatch(/^ID +LIST +KIND/);
    await unlistAll();
    expect(await rows()).toEqual([]);
  });

  it('override the limit of a device, by token, by thumbprint’s hash, and by one that begins with a dash', async () => {
    const phone = await createPhone(service.issuer);
    const statuses = async () => {
      const seen = [];
      for (const last of [10, 11, 12])
        seen.push(
          (await sendSigned(phone, 'GET', `${service.gateway.publicUrl}/json/users/1-21255501${last}/status`))
            .status,
        );
      return seen;
    };
    expect(await statuses()).toEqual([200, 429, 429]);
    const limit = ['--policy', 'numbers', '--limit', '2', '--reason', 'help desk'];
    expect((await run(['override', 'device', '-', ...limit], phone.token)).code).toBe(0);
    expect(await statuses()).toEqual([200, 200, 429]);
    const [entry] = await rows();
    const dashed = `-${'T'.repeat(21)}`;
    for (const id of [entry?.subject ?? '', dashed])
      expect(
        (
          await run([
            'override',
            'device',
            id,
            '--id',
            '--policy',
            'numbers',
            '--unlimited',
            '--reason',
            'test',
          ])
        ).code,
      ).toBe(0);
    expect((await rows()).map(({ subject }) => subject)).toContain(dashed);
    expect(await statuses()).toEqual([200, 200, 200]);
    await unlistAll();
  });

  it('end an entry at an instant', async () => {
    const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    expect((await run(['allow', 'account', '7', '--reason', 'test', '--until', day])).code).toBe(0);
    const ends = Date.parse((await rows())[0]?.expires_at ?? '');
    // Whole seconds are sent, and the gateway counts from when it hears them.
    expect(ends - Date.parse(day)).toBeGreaterThanOrEqual(0);
    expect(ends - Date.parse(day)).toBeLessThan(5_000);
    await unlistAll();
  });

  it.each([
    [['deny', 'number', '+12125550147']],
    [['deny', 'number', '--reason', 'test']],
    [['deny', 'route', 'lookup', '--reason', 'test']],
    [['deny', 'account', '7', '--reason', 'test', '--policy', 'numbers']],
    [['deny', 'account', '7', '--reason', 'test', '--expires', 'soon']],
    [['deny', 'account', '7', '--reason', 'test', '--until', '2020-01-01']],
    [['deny', 'account', '7', '--reason', 'test', '--until', '2099-01-01', '--expires', '1h']],
    [['override', 'account', '7', '--reason', 'test', '--limit', '3']],
    [['override', 'account', '7', '--reason', 'test', '--policy', 'numbers']],
    [['override', 'account', '7', '--reason', 'test', '--policy', 'numbers', '--limit', '-3']],
    [['override', 'account', '7', '--reason', 'test', '--policy', 'numbers', '--limit', '3', '--unlimited']],
    [['unlist', 'short']],
    [['lists', 'more']],
  ])('refuse arguments that cannot be meant: %j', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`usage: numberwall ${args[0] ?? ''}`);
  });

  it.each([
    [['deny', 'number', '12125550147', '--reason', 'test'], 'value must be a phone number'],
    [['deny', 'address', '0.0.0.0/0', '--reason', 'test'], 'large part of the Internet'],
    [['deny', 'account', '7', '--reason', 'call 212 555 0147'], 'reason must be'],
    [['override', 'account', '7', '--policy', 'none', '--unlimited', '--reason', 'test'], 'policy must be'],
    [['unlist', 'T'.repeat(22)], 'No entry has this id.'],
  ])('say what the gateway refuses: %j', async (args, sentence) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
  });

  it.each(['deny', 'allow', 'override', 'lists', 'unlist'])('%s explains itself', async (name) => {
    const { code, stdout } = await run([name, '--help']);
    expect([code, stdout.startsWith(`usage: numberwall ${name} `)]).toEqual([0, true]);
  });
});
