import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { describe, expect, it } from '@jest/globals';

import { demandKeyedId } from '../../src/commands/id-option.ts';
import { runCommand } from '../../src/commands/run-command.ts';
import { isConspicuous, suspectRow } from '../../src/commands/suspect-rows.ts';

const NOW = Date.UTC(2026, 10, 28, 3, 12);
const ID = 'kq1Yp0mX3vB7dZ2wTfLr9A';

const suspect = (changes: object = {}) => ({
  ...{ kind: 'device', subject: ID, total: 61, patterns: { ledger: 60, limit: 1 } },
  ...{ first_seen: '2026-11-28T02:58:01.123Z', last_seen: '2026-11-28T03:11:30.000Z' },
  seen_here: { attestation: 'tee', addresses: 8, countries: ['US', 'CA'] },
  ...changes,
});

describe('a suspect in a table', () => {
  it('has the time to the second, whether it is active, and what this instance knows of it', () => {
    expect(suspectRow(suspect(), NOW)).toEqual([
      ...['device', ID, '61', 'ledger 60, limit 1', '02:58:01', '03:11:30 (last minute)'],
      ...['tee', '8', 'US CA'],
    ]);
  });

  it('has the day where it is another one, and nothing where nothing is known', () => {
    const { kind, subject, total } = suspect();
    const elsewhere = { kind, subject, total, last_seen: '2026-11-27T23:59:59.000Z' };
    expect(suspectRow(elsewhere, NOW).slice(5)).toEqual(['11-27 23:59:59', '', '', '']);
  });

  it('is hidden where an honest slip is as likely', () => {
    expect([2, 3].map((total) => isConspicuous(suspect({ total })))).toEqual([false, true]);
  });
});

const run = async (...args: readonly string[]) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const env = { NUMBERWALL_OPERATOR_TOKEN: 'o'.repeat(32) };
  // Nobody listens there: what is refused before it is sent is what is looked at.
  const target = ['--url', 'http://127.0.0.1:9'];
  const code = await runCommand([...args, ...target], env, { stdout, stderr, stdin: Readable.from(['']) });
  stdout.end();
  stderr.end();
  return { code, error: await text(stderr) };
};

describe('--id', () => {
  it('takes keyed hashes and nothing else', () => {
    expect(() => demandKeyedId(true, '203.0.113.7')).toThrow('a keyed hash');
    expect(() => demandKeyedId(true, ID)).not.toThrow();
    expect(() => demandKeyedId(false, '203.0.113.7')).not.toThrow();
  });

  it.each([
    ['subject'],
    ['explain'],
    ['ban', '--reason', 'x'],
    ['unban', '--reason', 'x'],
    ['reset', '--reason', 'x'],
  ])('is an option of %s', async (...[command, ...more]) => {
    const refused = await run(command, 'device', 'no-hash', '--id', ...more);
    expect([refused.code, refused.error]).toEqual([2, expect.stringContaining('VALUE is a keyed hash')]);
    expect((await run(command, 'device', ID, '--id', ...more)).error).not.toContain('--id');
  });

  it('denies no address, and says what does', async () => {
    const refused = await run('deny', 'address', ID, '--id', '--reason', 'x');
    expect([refused.code, refused.error]).toEqual([
      2,
      expect.stringContaining('numberwall ban address ID --id'),
    ]);
  });
});
