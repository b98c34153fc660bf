import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { startChildGateway } from '../support/child-gateway.ts';
import { COMPILED } from '../support/compiled.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { send } from '../support/service.ts';

const MAIN = new URL('../../src/main.ts', import.meta.url).pathname;

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const numberwall = (
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Run> =>
  new Promise((resolve) => {
    const { cwd, env = {} } = options;
    execFile(
      process.execPath,
      [MAIN, ...args],
      {
        ...(cwd === undefined ? {} : { cwd }),
        env: { ...COMPILED, ...env },
        timeout: 20_000,
      },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });

describe('numberwall', () => {
  it('without a command shows what there is, and fails', async () => {
    const { code, stdout } = await numberwall([]);
    expect(code).toBe(2);
    for (const command of ['serve', 'check', 'token', 'request', 'upstream'])
      expect(stdout).toContain(`  ${command} `);
  });

  it('knows no other command', async () => {
    expect(await numberwall(['serv'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no command 'serv'") as unknown,
    });
    expect((await numberwall(['constructor'])).code).toBe(2);
  });
});

describe('numberwall serve', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'numberwall-serve-'));
  });

  it('refuses an option that it does not know', async () => {
    expect(await numberwall(['serve', '--prot', '1'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('usage: numberwall serve') as unknown,
    });
  });

  it('tells every fault of the configuration at once, and starts nothing', async () => {
    const file = join(directory, 'faulty.yaml');
    await writeFile(file, 'profile: development\npublic: { listen: nowhere }\nedge: { limit: 0 }\nlgo: {}\n');
    const { code, stderr } = await numberwall(['serve', '--config', file]);
    expect(code).toBe(2);
    for (const path of ['public.listen', 'edge.limit', 'lgo']) expect(stderr).toContain(path);
  });

  it('refuses production on embedded defaults, and says what is missing', async () => {
    const { code, stderr } = await numberwall(['serve', '--profile', 'production'], { cwd: directory });
    expect(code).toBe(2);
    for (const path of [
      'store.redis.url',
      'upstream.url',
      'secrets.hashKey',
      'attestation.issuers',
      'public.origin',
    ]) {
      expect(stderr).toContain(path);
    }
  });

  it('says which port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const { code, stderr } = await numberwall(['serve', '--profile', 'development'], {
      cwd: directory,
      env: { NUMBERWALL_PUBLIC_LISTEN: `127.0.0.1:${port}`, NUMBERWALL_ADMIN_LISTEN: '127.0.0.1:0' },
    });
    taken.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`127.0.0.1:${port} is in use`);
  });

  it('prints a command that gives 200, and 401 without its headers; ends with 0 on SIGTERM', async () => {
    const ports = { publicPort: await freePort(), adminPort: await freePort() };
    const gateway = await startChildGateway({ ...ports, config: {} });
    try {
      const [, url = ''] = /numberwall request --exchange GET (\S+)/.exec(gateway.output()) ?? [];
      const signed = await numberwall(['request', '--exchange', 'GET', url], { cwd: gateway.directory });
      expect(signed).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('"message":"active"') as unknown,
      });
      expect(signed.stdout).toContain('HTTP 200');
      expect((await send('GET', url)).status).toBe(401);
      const [, number = ''] = /numberwall subject number (\S+)/.exec(gateway.output()) ?? [];
      const operator = ['--url', gateway.adminUrl];
      const subject = await numberwall(['subject', 'number', number, ...operator], {
        cwd: gateway.directory,
      });
      expect(subject).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^number-requests  admitted +1 of 200 /m) as unknown,
      });
      const explained = await numberwall(['explain', 'number', number, ...operator], {
        cwd: gateway.directory,
      });
      expect(explained).toMatchObject({ code: 0, stderr: '' });
      const elsewhere = await numberwall(['subject', 'number', number, ...operator], { cwd: tmpdir() });
      expect(elsewhere).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/set NUMBERWALL_OPERATOR_TOKEN or/) as unknown,
      });
    } finally {
      gateway.process.kill('SIGTERM');
    }
    expect(await once(gateway.process, 'exit')).toEqual([0, null]);
  });

  it('ends at once on a second signal', async () => {
    const ports = { publicPort: await freePort(), adminPort: await freePort() };
    const gateway = await startChildGateway({
      ...ports,
      config: { upstream: { simulated: { latency: '9s' } }, drain: { grace: '60s' } },
    });
    const [, url = ''] = /numberwall request --exchange GET (\S+)/.exec(gateway.output()) ?? [];
    const waiting = spawn(process.execPath, [MAIN, 'request', 'GET', url], { cwd: gateway.directory });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const exited = once(gateway.process, 'exit');
    gateway.process.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(gateway.process.exitCode).toBeNull();
    gateway.process.kill('SIGTERM');
    expect(await exited).toEqual([1, null]);
    waiting.kill();
  });
});
