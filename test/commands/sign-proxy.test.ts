import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { describe, expect, it } from '@jest/globals';

import { signProxy } from '../../src/commands/sign-proxy.ts';

const run = async (...args: readonly string[]) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await signProxy(args, {}, { stdout, stderr });
  return { code, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
};

const TARGET = ['--target', 'http://127.0.0.1:1'];

describe('numberwall sign-proxy', () => {
  it.each([
    [[], '--target is an http or https URL'],
    [['--target', 'http://127.0.0.1:1/path'], '--target is an http or https URL'],
    [['--target', 'ftp://127.0.0.1'], '--target is an http or https URL'],
    [['--target', 'http://gateway.example'], '--target would send tokens unprotected'],
    [[...TARGET, '--listen', '0.0.0.0:8090'], '--allow-remote'],
    [[...TARGET, '--listen', '8090'], '--listen is HOST:PORT'],
    [[...TARGET, '--origin', 'api.example'], '--origin is an http or https URL'],
    [[...TARGET, '--body-limit', '65KiB'], '--body-limit is a size up to 64KiB'],
    [[...TARGET, '--platform', 'palm'], '--platform is ios or android'],
    [[...TARGET, '--tokens', '3'], "Unknown option '--tokens'"],
  ])('%j: refused with its usage', async (args, message) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('usage: numberwall sign-proxy');
  });

  it('says which key it lacks before anybody asks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'numberwall-proxy-'));
    const { code, stderr } = await run(...TARGET, '--issuer-key', join(folder, 'none.jwk'));
    expect(code).toBe(1);
    expect(stderr).toContain('there is no issuer key in');
  });

  it('tells its options', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('--exchange');
  });
});
