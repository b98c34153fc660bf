import { parseArgs } from 'node:util';

import { findScenario } from '../cli/find-scenario.ts';
import { UsageError } from '../cli/usage-error.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { SCENARIOS } from '../scenarios/table.ts';

export const USAGE = `usage: npm run simulate -- SCENARIO|FILE|all [OPTIONS]

Plays a scenario in virtual time against the decisions of the shipped production profile, and judges what must hold.

  --scale NAME   sample: 334,000 numbers have an account, and one day passes; internet: 33.4 million, and 30 days
  --days COUNT   so many days at most
  --warm-up COUNT
                 so many days of ordinary traffic before; sample: 0.25, internet: 1
  --seed COUNT   the same seed gives the same; 1
  --json FILE    all results as JSON
  --docs         writes the table of docs/simulation.md
  --list         names the scenarios

Exit code 0: all held; 1: something did not; 2: wrong options.
`;

/** How much of the world is simulated. */
interface Scale {
  readonly registered: number;
  readonly days: number;
  /** Ordinary traffic before. */
  readonly warmUpDays: number;
}

const SCALES: Readonly<Record<string, Scale>> = {
  sample: { registered: 334_205, days: 1, warmUpDays: 0.25 },
  internet: { registered: 33_420_546, days: 30, warmUpDays: 1 },
};

export interface SimulatorOptions extends Scale {
  readonly scenarios: readonly Scenario[];
  readonly seed: number;
  readonly json?: string;
  readonly docs: boolean;
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      scale: { type: 'string', default: 'sample' },
      days: { type: 'string' },
      'warm-up': { type: 'string' },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
      docs: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });

const scenariosOf = async (names: readonly string[]): Promise<readonly Scenario[]> => {
  if (names.length === 0) throw new UsageError('name a scenario, or all');
  if (names.includes('all')) return SCENARIOS;
  return Promise.all(names.map(findScenario));
};

const positive = (name: string, text: string, isWhole: boolean): number => {
  const value = Number(text);
  if (!(value > 0) || (isWhole && !Number.isSafeInteger(value)))
    throw new UsageError(`--${name} takes a ${isWhole ? 'whole ' : ''}number above 0`);
  return value;
};

/** Reads the command line; `list` where the scenarios are to be named. @throws {UsageError} or parseArgs’ TypeError */
export const readOptions = async (args: readonly string[]): Promise<SimulatorOptions | 'list'> => {
  const { values, positionals } = parse(args);
  if (values.list) return 'list';
  const scale = SCALES[values.scale];
  if (scale === undefined) throw new UsageError(`--scale is one of ${Object.keys(SCALES).join(', ')}`);
  return {
    ...scale,
    ...(values.days === undefined ? {} : { days: positive('days', values.days, false) }),
    ...(values['warm-up'] === undefined ? {} : { warmUpDays: positive('warm-up', values['warm-up'], false) }),
    ...(values.json === undefined ? {} : { json: values.json }),
    scenarios: await scenariosOf(positionals),
    seed: positive('seed', values.seed, true),
    docs: values.docs,
  };
};
