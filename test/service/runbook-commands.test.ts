import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCommand } from '../../src/commands/run-command.ts';
import { ATTACKED_OVERLAY, enumerate } from '../support/attacked-service.ts';
import { createOperatorFiles, OPERATOR_TOKEN, operate, type OperatorFiles } from '../support/operator.ts';
import { startReloadingService, type ReloadingService } from '../support/reloading-service.ts';
import { readRunbooks, wordsOf } from '../support/runbooks.ts';
import { until } from '../support/until.ts';

const DEFAULT_URL = 'http://127.0.0.1:9090';
const ENV = { NUMBERWALL_OPERATOR_TOKEN: OPERATOR_TOKEN, USER: 'alice' };

describe('the commands of the runbooks, against a running gateway', () => {
  let files: OperatorFiles;
  let service: ReloadingService;
  /** What the words in capitals stand for (docs/runbooks/README.md). */
  let placeholders: Readonly<Record<string, string>>;

  beforeAll(async () => {
    files = await createOperatorFiles();
    service = await startReloadingService(ATTACKED_OVERLAY, files.overlay);
    await enumerate(service);
    const suspects = await until(async () => {
      const { body } = await operate(service, 'GET', '/suspects');
      const found = body['suspects'] as readonly { readonly kind: string; readonly subject: string }[];
      return found.find(({ kind }) => kind === 'device');
    }, 20_000);
    placeholders = {
      SEGMENT: 'northern-america/secure-enclave',
      DEVICE: suspects.subject,
      ADDRESS: 'kq1Yp0mX3vB7dZ2wTfLr9B',
      NETWORK: '198.51.100.0/24',
      DECISION_ID: /"decision_id":"([0-9a-f-]{36})"[^\n]*"path":"deny"/.exec(service.log())?.[1] ?? '',
      POLICY: 'device-requests',
      LEDGER: 'device',
      CERTIFICATE: 'kq1Yp0mX3vB7dZ2wTfLr9A',
    };
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await files[Symbol.asyncDispose]();
  });

  const fill = (line: string): string =>
    line
      .replaceAll(DEFAULT_URL, () => service.gateway.adminUrl)
      .replaceAll(/\b[A-Z][A-Z_]+\b(?!-)/g, (word) => placeholders[word] ?? word);

  const run = async (line: string): Promise<string> => {
    const [program, ...given] = wordsOf(fill(line));
    if (program === 'curl') {
      const answer = await fetch(given.at(-1) ?? '');
      return answer.ok ? '' : `HTTP ${answer.status}`;
    }
    if (program !== 'numberwall') return 'no command that this test knows';
    const args = given.includes(service.gateway.adminUrl)
      ? given
      : [...given, '--url', service.gateway.adminUrl];
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const code = await runCommand(args, ENV, { stdout, stderr });
    stdout.end();
    stderr.end();
    return code === 0 && (await text(stdout)) !== '' ? '' : `exit code ${code}: ${await text(stderr)}`;
  };

  it.each(readRunbooks().map(({ alert, commands }) => [alert, commands] as const))(
    '%s',
    async (_alert, commands) => {
      const failed: string[] = [];
      for (const line of commands) {
        const fault = await run(line);
        if (fault !== '') failed.push(`${line}: ${fault}`);
      }
      expect(failed).toEqual([]);
    },
  );

  it('would be found out', async () => {
    expect(await run('numberwall suspects --loud')).toContain('exit code 2');
    expect(await run('numberwall pin nowhere/tee 2 --reason "x"')).toContain('exit code 2');
  });
});
