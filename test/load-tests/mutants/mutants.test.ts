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

/** The shortest attack that a part stands against, at so many questions a second, and what of its bounds breaks without it. */
const CASES: readonly {
  readonly part: BrokenPart;
  readonly scenario: string;
  readonly rate: number;
  readonly seconds: number;
  readonly bounds: readonly string[];
}[] = [
  // One certificate may be told 10 at once, whatever it vouches for.
  { part: 'ledgers', scenario: 'leaked-keybox-farm', rate: 40, seconds: 2, bounds: ['answers'] },
  // 10,000 keys of 200 certificates: no ledger of theirs is full, and all of them together get 400 at once.
  // Slowly, so that a machine with other work asks more than that all the same.
  { part: 'gate', scenario: 'stolen-token-trickle', rate: 50, seconds: 10, bounds: ['answers'] },
  { part: 'replay', scenario: 'token-replay-race', rate: 10, seconds: 2, bounds: ['proof-uses'] },
  // Five keys, three numbers each.
  { part: 'blind', scenario: 'whatsapp-2025', rate: 20, seconds: 2, bounds: ['answers'] },
];

describe('a gateway of which one part is broken', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'numberwall-mutants-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const play = async (part: string, { scenario, rate, seconds }: (typeof CASES)[number]) => {
    const json = join(directory, `${part}-${scenario}.json`);
    const args = [LAB, part, scenario, '--duration', `${seconds}s`, '--rate', String(rate), '--json', json];
    const lab = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const [said, [code]] = await Promise.all([text(lab.stderr), once(lab, 'exit') as Promise<[number]>]);
    const report = JSON.parse(await readFile(json, 'utf8').catch(() => 'null')) as Report | null;
    const broken = report?.verdicts.filter(({ holds }) => !holds).map(({ id }) => id);
    return { code, broken, said };
  };

  it.each(CASES)(
    'without its $part breaks the bounds of $scenario, and with it holds them',
    async (asked) => {
      expect(await play(asked.part, asked)).toMatchObject({ code: 1, broken: asked.bounds });
      expect(await play('none', asked)).toMatchObject({ code: 0, broken: [] });
    },
    180_000,
  );
});
