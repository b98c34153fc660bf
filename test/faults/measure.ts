/**
 * `npm run faults`: breaks the store in every way of the table, in mid-flood, and writes what was admitted into
 * docs/guarantees.md. `--quick` plays each fault once and writes nothing; `--only ID,ID` plays those alone, and leaves the
 * other rows as they are.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { playFault } from './flood/play.ts';
import { FLOOD_LIMITS } from './flood/requests.ts';
import type { FaultScenario } from './flood/scenario.ts';
import { FAULT_SCENARIOS } from './flood/scenarios.ts';
import type { FloodResult } from './flood/tally.ts';

const DOCUMENT = new URL('../../docs/guarantees.md', import.meta.url);
const BEGIN = '<!-- measured by `npm run faults`: begin -->';
const END = '<!-- measured by `npm run faults`: end -->';
const TIMES = { beforeMs: 400, afterMs: 4_000 };
const RUNS = 3;

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const only = values.only?.split(',');
const unknown = only?.filter((id) => FAULT_SCENARIOS.every((scenario) => scenario.id !== id)) ?? [];
if (unknown.length > 0) throw new Error(`no such fault: ${unknown.join(', ')}`);
const scenarios = FAULT_SCENARIOS.filter(({ id }) => only?.includes(id) ?? true);

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
say(`${scenarios.length} faults, ${runs} × two floods of 5 to 10 s each …`);
const rows: { row: string; excess: number; what: string }[] = [];
for (const scenario of scenarios) rows.push({ ...(await rowOf(scenario, runs)), what: scenario.what });

/** The row of this run, or the one that the document has. */
const rowFor = ({ what }: FaultScenario, text: string): string | undefined =>
  rows.find((row) => row.what === what)?.row ??
  text.split('\n').find((line) => line.split('|')[1]?.trim() === what);

if (!values.quick) {
  const text = await readFile(DOCUMENT, 'utf8');
  const table = [
    `Four processes, 32 requests at a time: one budget of ${FLOOD_LIMITS.all}, 400 windows of ${FLOOD_LIMITS.account}, 200 sets of ${devices}, 100 ledgers of ${FLOOD_LIMITS.source}. Worst of ${runs} runs.`,
    '',
    '| in mid-flood | admitted beyond limits | the same without gathering | admitted | longest time without a decision |',
    '| --- | --- | --- | --- | --- |',
    ...FAULT_SCENARIOS.map((scenario) => rowFor(scenario, text)).filter((row) => row !== undefined),
  ].join('\n');
  const before = text.slice(0, text.indexOf(BEGIN) + BEGIN.length);
  await writeFile(DOCUMENT, `${before}\n\n${table}\n\n${text.slice(text.indexOf(END))}`);
  say('written into docs/guarantees.md');
}
const broken = rows.filter(({ excess }) => excess > 0).length;
say(`${rows.length - broken} passed, ${broken} failed`);
process.exitCode = broken === 0 ? 0 : 1;
