import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Report } from '../../../load-tests/report/report.ts';
import type { BrokenPart } from './parts.ts';

const LAB = new URL('attack.ts', import.meta.url).pathname;

/** The shortest attack that a part stands against, and what of its bounds breaks without it. */
const CASES: readonly (readonly [
  part: BrokenPart,
  scenario: string,
  pace: string,
  bounds: readonly string[],
])[] = [
  // One certificate may be told 10 at once, whatever it vouches for.
  ['ledgers', 'leaked-keybox-farm', '40', ['answers']],
  // 10,000 keys of 200 certificates: no ledger of theirs is full, 400 at once is what all of them together get.
  ['gate', 'stolen-token-trickle', '180', ['answers']],
  ['replay', 'token-replay-race', '10', ['proof-uses']],
  // Five keys, three numbers each.
  ['blind', 'whatsapp-2025', '15', ['answers']],
];

describe('a gateway of which one part is broken', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'numberwall-mutants-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const play = async (part: string, scenario: string, rate: string) => {
    const json = join(directory, `${part}-${scenario}.json`);
    const args = [LAB, part, scenario, '--duration', '4s', '--rate', rate, '--json', json];
    const lab = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const [said, [code]] = await Promise.all([text(lab.stderr), once(lab, 'exit') as Promise<[number]>]);
    const report = JSON.parse(await readFile(json, 'utf8').catch(() => 'null')) as Report | null;
    const broken = report?.verdicts.filter(({ holds }) => !holds).map(({ id }) => id);
    return { code, broken, said };
  };

  it.each(CASES)(
    'without its %s breaks the bounds of %s, and with it holds them',
    async (part, scenario, pace, bounds) => {
      const broken = await play(part, scenario, pace);
      expect(broken).toMatchObject({ code: 1, broken: bounds });
      expect(await play('none', scenario, pace)).toMatchObject({ code: 0, broken: [] });
    },
    180_000,
  );
});
