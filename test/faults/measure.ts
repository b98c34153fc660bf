/**
 * `npm run faults`: breaks the store in every way of the table, in mid-flood, and writes what was admitted into
 * docs/guarantees.md. `--quick` plays each fault once and writes nothing.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { playFault } from './flood/play.ts';
import { FLOOD_LIMITS } from './flood/requests.ts';
import { FAULT_SCENARIOS, type FaultScenario } from './flood/scenarios.ts';
import type { FloodResult } from './flood/tally.ts';

const DOCUMENT = new URL('../../docs/guarantees.md', import.meta.url);
const BEGIN = '<!-- measured by `npm run faults`: begin -->';
const END = '<!-- measured by `npm run faults`: end -->';
const TIMES = { beforeMs: 400, afterMs: 4_000 };
const RUNS = 3;

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const worstOf = (results: readonly FloodResult[]): FloodResult =>
  results.reduce((worst, result) => (result.excess > worst.excess ? result : worst));

const play = async (
  scenario: FaultScenario,
  mode: 'gathered' | 'plain',
  runs: number,
): Promise<FloodResult> => {
  const results: FloodResult[] = [];
  for (let run = 0; run < runs; run += 1) results.push(await playFault(scenario, mode, TIMES));
  const awayMs = Math.max(...results.map((result) => result.awayMs));
  return { ...worstOf(results), awayMs };
};

const rowOf = async (scenario: FaultScenario, runs: number): Promise<{ row: string; excess: number }> => {
  const gathered = await play(scenario, 'gathered', runs);
  const plain = await play(scenario, 'plain', runs);
  const away = `${(gathered.awayMs / 1_000).toFixed(1)} s`;
  const row = `| ${scenario.what} | + ${gathered.excess} | + ${plain.excess} | ${gathered.admitted} of ${gathered.asked} | ${away} |`;
  say(row);
  return { row, excess: gathered.excess };
};

const runs = values.quick ? 1 : RUNS;
const devices = `${FLOOD_LIMITS.device} distinct members`;
say(`${FAULT_SCENARIOS.length} faults, ${runs} × two floods of about 5 s each …`);
const rows: { row: string; excess: number }[] = [];
for (const scenario of FAULT_SCENARIOS) rows.push(await rowOf(scenario, runs));

if (!values.quick) {
  const table = [
    `Four processes, 32 requests at a time: one budget of ${FLOOD_LIMITS.all}, 400 windows of ${FLOOD_LIMITS.account}, 200 sets of ${devices}. Worst of ${runs} runs.`,
    '',
    '| in mid-flood | admitted beyond limits | the same without gathering | admitted | longest time without a decision |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(({ row }) => row),
  ].join('\n');
  const text = await readFile(DOCUMENT, 'utf8');
  const before = text.slice(0, text.indexOf(BEGIN) + BEGIN.length);
  await writeFile(DOCUMENT, `${before}\n\n${table}\n\n${text.slice(text.indexOf(END))}`);
  say('written into docs/guarantees.md');
}
const broken = rows.filter(({ excess }) => excess > 0).length;
say(`${rows.length - broken} passed, ${broken} failed`);
process.exitCode = broken === 0 ? 0 : 1;
