import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';

import { sampleValue } from '../support/open-metrics.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { send } from '../support/service.ts';
import { until } from '../support/until.ts';
import { COMPILED } from '../support/compiled.ts';

const MAIN = new URL('../../src/main.ts', import.meta.url).pathname;

const settings = (more: object = {}): object => ({
  upstream: { simulated: { registered: 10, latency: '5s' } },
  edge: { limit: 10_000 },
  ...more,
});

/** A gateway that is on its way up: nothing is waited for. */
const spawnGateway = async (...flags: readonly string[]) => {
  const folder = await mkdtemp(join(tmpdir(), 'numberwall-signals-'));
  const file = join(folder, 'gateway.yaml');
  const put = async (config: object): Promise<void> => {
    await writeFile(join(folder, '.beside'), stringify(config));
    await rename(join(folder, '.beside'), file);
  };
  await put(settings());
  const adminPort = await freePort();
  const args = [MAIN, 'serve', '--profile', 'development', '--config', file, ...flags];
  const env = {
    ...COMPILED,
    NUMBERWALL_PUBLIC_LISTEN: '127.0.0.1:0',
    NUMBERWALL_ADMIN_LISTEN: `127.0.0.1:${adminPort}`,
  };
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  const page = async (): Promise<string> =>
    send('GET', `http://127.0.0.1:${adminPort}/metrics`).then(
      ({ text }) => text,
      () => '',
    );
  return {
    child,
    put,
    output: () => output,
    isUp: () => until(async () => output.includes('"event":"listening"') && (await page()) !== '', 15_000),
    reloads: async (trigger: string, result: string) =>
      sampleValue(await page(), 'numberwall_config_reloads_total', { trigger, result }) ?? 0,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Does the process catch SIGHUP, signal 1? (proc(5), SigCgt) */
const catches = async (pid: number): Promise<boolean> => {
  const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return (BigInt(`0x${mask}`) & 1n) === 1n;
};

describe('SIGHUP', () => {
  it('while the gateway starts ends nothing, and is a reload once it is up', async () => {
    await using gateway = await spawnGateway();
    await until(() => catches(gateway.child.pid ?? 0), 15_000);
    gateway.child.kill('SIGHUP');
    await gateway.isUp();
    await until(async () => (await gateway.reloads('signal', 'unchanged')) >= 1);
    expect(gateway.child.exitCode).toBeNull();
  }, 30_000);

  it('is all that reloads with --no-watch', async () => {
    await using gateway = await spawnGateway('--no-watch');
    await gateway.isUp();
    await gateway.put(settings({ edge: { limit: 9_999 } }));
    gateway.child.kill('SIGHUP');
    await until(async () => (await gateway.reloads('signal', 'applied')) === 1);
    expect(await gateway.reloads('file', 'applied')).toBe(0);
  }, 30_000);

  it('during the drain, whose length a reload has changed, does not end the process early or keep it', async () => {
    await using gateway = await spawnGateway('--no-watch');
    await gateway.isUp();
    await gateway.put(settings({ drain: { grace: '300ms' } }));
    gateway.child.kill('SIGHUP');
    await until(async () => (await gateway.reloads('signal', 'applied')) === 1);
    gateway.child.kill('SIGTERM');
    gateway.child.kill('SIGHUP');
    const [code] = (await once(gateway.child, 'exit')) as [number | null];
    expect(code).toBe(0);
  }, 30_000);
});
