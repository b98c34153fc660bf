import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { runCommand } from '../../src/commands/run-command.ts';
import { createOperatorFiles, OPERATOR_TOKEN, type OperatorFiles } from '../support/operator.ts';
import { startReloadingService, type ReloadingService } from '../support/reloading-service.ts';
import { startService } from '../support/service.ts';

const ENV = { NUMBERWALL_OPERATOR_TOKEN: OPERATOR_TOKEN, USER: 'alice' };

const settings = (limit: unknown, more: object = {}): object => ({
  policies: [{ id: 'device-lookups', by: 'device', limit, window: '1h' }],
  ledgers: [],
  ...more,
});

let files: OperatorFiles;
let service: ReloadingService;
beforeAll(async () => {
  files = await createOperatorFiles();
  service = await startReloadingService(settings(4), files.overlay);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await files[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await service.write(settings(4));
  await service.reload();
});

const run = async (args: readonly string[], url = service.gateway.adminUrl) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runCommand(['reload', '--url', url, ...args], ENV, { stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, stdout: await text(stdout), stderr: await text(stderr) };
};

const LINE = '  policy device-lookups changed: limit: 4 → 8 (counts anew)\n';

describe('numberwall reload', () => {
  it('tells what it would change, then what it changed, then that nothing did', async () => {
    await service.write(settings(8));
    expect(await run(['--dry-run'])).toEqual({
      code: 0,
      stdout: `A reload would change:\n${LINE}`,
      stderr: '',
    });
    expect(await run([])).toEqual({ code: 0, stdout: `Changed:\n${LINE}`, stderr: '' });
    expect(await run([])).toEqual({ code: 0, stdout: 'Nothing has changed.\n', stderr: '' });
  });

  it('is for programs too', async () => {
    await service.write(settings(9));
    const { code, stdout } = await run(['--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ result: 'applied', changes: [{ id: 'device-lookups' }] });
  });

  it.each([[['--dry-run']], [[]]])(
    'prints every fault of a refused file, and exits with 1 (%s)',
    async (args) => {
      await service.write(settings('many', { edge: { limit: 'few' } }));
      const { code, stdout, stderr } = await run(args);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/policies\[0\]\.limit must be .*\(gateway\.yaml:\d+\)\n {4}→ /);
      expect(stderr).toMatch(/edge\.limit must be /);
    },
  );

  it('names what needs a restart, and exits with 1', async () => {
    await service.write(settings(8, { upstream: { timeout: '1s' } }));
    const { code, stderr } = await run([]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/only a restart can take/);
    expect(stderr).toMatch(/ {2}upstream\.timeout differs.*\n {4}→ Restart/);
  });

  it('says so where there is nothing to read anew', async () => {
    await using other = await startService({ overlay: files.overlay });
    expect(await run([], other.gateway.adminUrl)).toMatchObject({ code: 1 });
  });
});
