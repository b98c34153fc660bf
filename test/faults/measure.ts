/**
 * `npm run faults`: breaks the store in every way of the one table, in mid-flood, throws everything of the other at the
 * listener, and writes what came of it into docs/guarantees.md. `--quick` plays each once and writes nothing; `--only ID,ID`
 * plays those alone, and leaves the other rows as they are; `--list` names them.
 */
import { parseArgs } from 'node:util';

import { writeSection, type Row } from './document.ts';
import { playFault } from './flood/play.ts';
import { FLOOD_LIMITS } from './flood/requests.ts';
import type { FaultScenario } from './flood/scenario.ts';
import { FAULT_SCENARIOS } from './flood/scenarios.ts';
import type { FloodResult } from './flood/tally.ts';
import { ATTACKS } from './overload/attacks.ts';
import { playAttack } from './overload/play.ts';
import { OVERLOAD_HEAD, overloadRow } from './overload/row.ts';

const TIMES = { beforeMs: 400, afterMs: 4_000 };
const RUNS = 3;
const OVERLOAD_MS = { long: 10_000, quick: 3_000 };

interface Played extends Row {
  readonly holds: boolean;
}

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const all = [...FAULT_SCENARIOS, ...ATTACKS];
if (values.list) {
  for (const { id, what } of all) say(`${id.padEnd(20)} ${what}`);
  process.exit(0);
}
const only = values.only?.split(',');
const unknown = only?.filter((id) => all.every((each) => each.id !== id)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(`npm run faults: no such fault: ${unknown.join(', ')}; --list names them\n`);
  process.exit(2);
}
const chosen = ({ id }: { readonly id: string }): boolean => only?.includes(id) ?? true;
const runs = values.quick ? 1 : RUNS;

const worstOf = (results: readonly FloodResult[]): FloodResult =>
  results.reduce((worst, result) => (result.excess > worst.excess ? result : worst));

const play = async (scenario: FaultScenario, mode: 'gathered' | 'plain'): Promise<FloodResult> => {
  const results: FloodResult[] = [];
  for (let run = 0; run < runs; run += 1) results.push(await playFault(scenario, mode, TIMES));
  const awayMs = Math.max(...results.map((result) => result.awayMs));
  return { ...worstOf(results), awayMs };
};

const faultRow = async (scenario: FaultScenario): Promise<Played> => {
  const gathered = await play(scenario, 'gathered');
  // What the same flood does without gathering is for the document alone.
  const plain = values.quick ? '–' : `+ ${(await play(scenario, 'plain')).excess}`;
  const away = `${(gathered.awayMs / 1_000).toFixed(1)} s`;
  const row = `| ${scenario.what} | + ${gathered.excess} | ${plain} | ${gathered.admitted} of ${gathered.asked} | ${away} |`;
  return { row, what: scenario.what, holds: gathered.excess === 0 };
};

const attackRow = async (attack: (typeof ATTACKS)[number]): Promise<Played> => {
  const result = await playAttack(attack, values.quick ? OVERLOAD_MS.quick : OVERLOAD_MS.long);
  return { row: overloadRow(attack, result), what: attack.what, holds: result.beside.failed === 0 };
};

const playAll = async <Case>(cases: readonly Case[], rowOf: (each: Case) => Promise<Played>) => {
  const played: Played[] = [];
  for (const each of cases) {
    const row = await rowOf(each);
    say(`${row.row}${row.holds ? '' : '  BROKEN'}`);
    played.push(row);
  }
  return played;
};

const faults = FAULT_SCENARIOS.filter(chosen);
const attacks = ATTACKS.filter(chosen);
say(
  `${faults.length} faults, ${runs} × floods of 5 to 10 s each; ${attacks.length} attacks on the listener …`,
);
const faultRows = await playAll(faults, faultRow);
const attackRows = await playAll(attacks, attackRow);

if (!values.quick) {
  const devices = `${FLOOD_LIMITS.device} distinct members`;
  const faultHead = [
    `Four processes, 32 requests at a time: one budget of ${FLOOD_LIMITS.all}, 400 windows of ${FLOOD_LIMITS.account}, 200 sets of ${devices}, 100 ledgers of ${FLOOD_LIMITS.source}. Worst of ${runs} runs.`,
    '',
    '| in mid-flood | admitted beyond limits | the same without gathering | admitted | longest time without a decision |',
    '| --- | --- | --- | --- | --- |',
  ];
  await writeSection(
    { name: '', head: faultHead, order: FAULT_SCENARIOS.map(({ what }) => what) },
    faultRows,
  );
  await writeSection(
    { name: 'overload', head: OVERLOAD_HEAD, order: ATTACKS.map(({ what }) => what) },
    attackRows,
  );
  say('written into docs/guarantees.md');
}
const played = [...faultRows, ...attackRows];
const broken = played.filter(({ holds }) => !holds).length;
say(`${played.length - broken} passed, ${broken} failed`);
process.exitCode = broken === 0 ? 0 : 1;
