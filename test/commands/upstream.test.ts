import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { COMPILED } from '../support/compiled.ts';

const MAIN = new URL('../../src/main.ts', import.meta.url).pathname;

const start = (...args: readonly string[]) => {
  const child = spawn(process.execPath, [MAIN, 'upstream', ...args], {
    env: COMPILED,
  });
  let output = '';
  const read = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  return { child, output: () => output };
};

const ends = async (...args: readonly string[]) => {
  const { child, output } = start(...args);
  const [code] = (await once(child, 'close')) as [number];
  return { code, output: output() };
};

describe('numberwall upstream', () => {
  it('serves the API and its side channel until it is told to stop', async () => {
    const { child, output } = start(
      '--port',
      '0',
      '--side-channel-port',
      '0',
      '--registered',
      '3',
      '--latency',
      '0',
    );
    while (!output().includes('registered')) await once(child.stdout, 'data');
    const [, url = ''] = /upstream +(\S+)/.exec(output()) ?? [];
    const [, side = ''] = /side channel +(\S+)/.exec(output()) ?? [];
    const [, number = ''] = /registered +\+1(\d+)/.exec(output()) ?? [];
    const json = async (answer: Promise<Response>) =>
      (await (await answer).json()) as Record<string, unknown>;
    const { authy_id: id } = await json(fetch(`${url}/json/users/1-${number}/status`));
    expect(id).toBe(1_000_001);
    const started = await json(
      fetch(`${url}/json/users/${String(id)}/devices/registration/start`, {
        method: 'POST',
        body: new URLSearchParams({ via: 'sms' }),
      }),
    );
    expect(await json(fetch(`${side}/pins/${String(started['request_id'])}`))).toMatchObject({
      pin: expect.stringMatching(/^\d{7}$/) as unknown,
    });
    expect(await json(fetch(`${side}/numbers`))).toHaveLength(3);
    await fetch(`${side}/faults`, { method: 'POST', body: '{"status":503}' });
    expect((await fetch(`${url}/json/users/1-${number}/status`)).status).toBe(503);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each([
    ['--port', '65536'],
    ['--port', 'x'],
    ['--latency', '10001'],
    ['--registered', '30001'],
    ['--seed', '-1'],
    ['--sed', '1'],
  ])('refuses %s %s with its usage', async (name, value) => {
    const { code, output } = await ends(name, value);
    expect(code).toBe(2);
    expect(output).toContain('usage: numberwall upstream');
  });

  it('names the bad line of a file of numbers, and the port that is taken', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'numberwall-')), 'numbers');
    await writeFile(file, '+12025550123\nnot a number\n');
    expect(await ends('--registered', file)).toMatchObject({
      code: 1,
      output: expect.stringContaining(`${file}:2 is no E.164 number`) as unknown,
    });
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const busy = await ends('--port', String(port));
    taken.close();
    expect(busy).toMatchObject({
      code: 1,
      output: expect.stringContaining('choose another with --port') as unknown,
    });
  });
});
