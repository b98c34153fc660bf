import type { Scenario } from '../scenarios/scenario.ts';
import { ATTACKS, HONEST } from '../scenarios/table.ts';

const INDENT = 6;
const NARROWEST = 60;

const count = (value: number): string => Math.floor(value).toLocaleString('en');

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

const demand = (scenario: Scenario): string => {
  if (scenario.kind === 'attack') {
    const { bound, disclosure, search, bisection } = scenario;
    const adapts = search === undefined && bisection === undefined ? '' : ', and says what a number costs';
    return disclosure === 'never' || bound.answersPerDay === 0
      ? `nothing is learned${adapts}`
      : `at most ${count(bound.answersPerDay)} answers a day are learned${adapts}`;
  }
  const { deniedShare, blindShare } = scenario.bound;
  return `refused at most ${percent(deniedShare)}, told nothing at most ${percent(blindShare)}`;
};

/** Lines of at most so many columns; a word that is longer stands alone. */
const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
};

const entry = (scenario: Scenario, columns: number): string => {
  const about = wrap(scenario.anchor, Math.max(NARROWEST, columns) - INDENT);
  const head = `${scenario.id.padEnd(INDENT - 1)} ${scenario.name.padEnd(30)} ${demand(scenario)}`;
  return [head, ...about.map((line) => `${' '.repeat(INDENT)}${line}`)].join('\n');
};

/** All scenarios, for people: what must hold, and what is known of the case. */
export const listScenarios = (columns = 110): string =>
  [
    'ATTACKS: what may be learned of numbers that the attacker does not own, with honest people beside',
    ...ATTACKS.map((scenario) => entry(scenario, columns)),
    '\nHONEST PEOPLE: what they must be spared',
    ...HONEST.map((scenario) => entry(scenario, columns)),
    '\nOne of your own: docs/lab-scenarios.md',
    '',
  ].join('\n');
