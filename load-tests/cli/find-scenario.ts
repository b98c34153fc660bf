import { readBounded } from '../../config/read-bounded.ts';
import { nearest } from '../../src/core/nearest.ts';
import { readScenario, type ScenarioFault } from '../scenarios/read-scenario.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { SCENARIOS } from '../scenarios/table.ts';
import { UsageError } from './usage-error.ts';

/** Largest scenario file, in bytes. */
export const MAX_SCENARIO_BYTES = 65_536;

const NO_SUCH_FILE = 'no such file';
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: NO_SUCH_FILE,
  ENOTDIR: NO_SUCH_FILE,
  EACCES: 'not readable by this user',
  EISDIR: 'it is a directory',
};

/** A file is what a path or an ending says is one: no name of a scenario has either. */
const isFile = (asked: string): boolean => /[/\\]|\.(?:ya?ml|json)$/i.test(asked);

const render = (file: string, faults: readonly ScenarioFault[]): string => {
  const lines = faults.map(
    ({ line, message }) => `  ${line === undefined ? '' : `line ${line}: `}${message}`,
  );
  return `${file} is no scenario:\n${lines.join('\n')}\n  (every field: docs/lab-scenarios.md)`;
};

const readFile = async (file: string): Promise<Scenario> => {
  const content = await readBounded(file, MAX_SCENARIO_BYTES);
  if ('reason' in content)
    throw new UsageError(`${file} cannot be read: ${REASONS[content.reason] ?? content.reason}`);
  const { scenario, faults } = readScenario(content.text);
  if (scenario === undefined) throw new UsageError(render(file, faults));
  return scenario;
};

const findIncluded = (asked: string): Scenario => {
  const found = SCENARIOS.find(({ id, name }) => name === asked || id === asked.toUpperCase());
  if (found !== undefined) return found;
  const meant = nearest(asked, ['all', ...SCENARIOS.map(({ name }) => name)]);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  throw new UsageError(
    `there is no scenario ${JSON.stringify(asked)}${hint} (--list shows them all; a file of your own ends in .yaml, .yml or .json)`,
  );
};

/**
 * The scenario of a name or an id, or that of a file: YAML or JSON of at most 64 KiB.
 * @throws {UsageError} with the name that was probably meant, or with everything that is wrong with the file.
 */
export const findScenario = async (asked: string): Promise<Scenario> =>
  isFile(asked) ? readFile(asked) : findIncluded(asked);
