/**
 * `npm run simulate`: plays scenarios in virtual time against the decisions of the shipped production profile
 * (docs/simulation.md).
 */
import { readFile, writeFile } from 'node:fs/promises';

import type { Scenario } from './scenarios/scenario.ts';
import { SCENARIOS } from './scenarios/table.ts';
import { readOptions, USAGE, type SimulatorOptions } from './simulator/options.ts';
import { createProgress } from './simulator/progress.ts';
import { createRegisteredNumbers } from './simulator/registered-numbers.ts';
import { reportLines, withTable } from './simulator/report.ts';
import type { SimulationResult } from './simulator/result.ts';
import { simulate, type SimulateOptions } from './simulator/simulate.ts';
import { loadSimulatedConfig } from './simulator/simulated-config.ts';

const DOCUMENT = new URL('../docs/simulation.md', import.meta.url);

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const playOne = async (
  scenario: Scenario,
  { seed, days, warmUpDays, registered }: SimulatorOptions,
  configOf: SimulateOptions['configOf'],
): Promise<SimulationResult> => {
  const progress = createProgress(process.stderr, scenario.id);
  const result = await simulate(scenario, {
    ...{ seed, days, warmUpDays, configOf },
    registered: createRegisteredNumbers(registered, seed),
    onProgress: (share) => progress.tell(share),
  });
  progress.end();
  return result;
};

/** The exit code. */
const playAll = async (options: SimulatorOptions): Promise<number> => {
  const configs = {
    budgeted: await loadSimulatedConfig('budgeted'),
    never: await loadSimulatedConfig('never'),
  };
  const results: SimulationResult[] = [];
  for (const scenario of options.scenarios) {
    const result = await playOne(scenario, options, (disclosure) => configs[disclosure]);
    for (const line of reportLines(result)) say(line);
    results.push(result);
  }
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results, undefined, 2)}\n`);
  if (options.docs) await writeFile(DOCUMENT, withTable(await readFile(DOCUMENT, 'utf8'), results));
  return results.every(({ checks }) => checks.every(({ ok }) => ok)) ? 0 : 1;
};

const main = async (args: readonly string[]): Promise<number> => {
  let options: Awaited<ReturnType<typeof readOptions>>;
  try {
    options = await readOptions(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  if (options !== 'list') return playAll(options);
  for (const { id, name, anchor } of SCENARIOS) say(`${id}  ${name.padEnd(30)} ${anchor}`);
  return 0;
};

process.exitCode = await main(process.argv.slice(2));
