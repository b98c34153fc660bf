import { nearest } from '../../src/core/nearest.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { SCENARIOS } from '../scenarios/table.ts';
import { UsageError } from './usage-error.ts';

/** The scenario of a name or an id. @throws {UsageError} with the name that was probably meant. */
export const findScenario = (asked: string): Scenario => {
  const found = SCENARIOS.find(({ id, name }) => name === asked || id === asked.toUpperCase());
  if (found !== undefined) return found;
  const meant = nearest(asked, ['all', ...SCENARIOS.map(({ name }) => name)]);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  throw new UsageError(`there is no scenario ${JSON.stringify(asked)}${hint} (--list shows them all)`);
};

/** One line a scenario, for people. */
export const listScenarios = (): string =>
  SCENARIOS.map((scenario) => {
    const bound =
      scenario.kind === 'attack'
        ? `at most ${scenario.bound.answersPerDay} answers a day`
        : `refused at most ${scenario.bound.deniedShare * 100} %`;
    return `${scenario.id}  ${scenario.name.padEnd(30)} ${bound.padEnd(32)} ${scenario.anchor}\n`;
  }).join('');
