import { createSeededRandom } from '../../src/core/seeded-random.ts';
import { createNumberSequence } from '../numbers/sequence.ts';
import type { AttackScenario, Prices } from '../scenarios/scenario.ts';
import { createBisection } from './bisection.ts';
import type { Asking, Question } from './question.ts';
import { createReactions, type Outcome } from './reactions.ts';
import { createSearch } from './search.ts';
import { createSpending, type Spending } from './spending.ts';
import { createTurns } from './turns.ts';

export type { Question } from './question.ts';

/** An adversary as pure code: the same questions and reactions for the same seed and the same answers. */
export interface Attacker {
  next(): Question;
  /** Tells it what came of a question, in the order in which answers come. */
  observe(question: Question, outcome: Outcome): void;
  /** By which the rate of the scenario is multiplied just now. */
  readonly pace: number;
  /** What it has used up so far. */
  readonly spending: Spending;
}

type Reactions = ReturnType<typeof createReactions>;

/** A plan that is fixed, but for reactions. */
const createPlan = (scenario: AttackScenario, reactions: Reactions): Asking => {
  const { routes } = scenario;
  return {
    // A route is left when it refuses; until then all of them are asked in turn.
    next: createTurns(
      scenario,
      reactions,
      (turn) => routes[(turn + reactions.routeShift) % routes.length] ?? 'lookup',
    ),
    observe: () => undefined,
    pace: 1,
    ways: [],
  };
};

const FREE: Prices = { key: 1, address: 1, source: 'one dollar each' };

const createAsking = (scenario: AttackScenario, seed: number, reactions: Reactions): Asking => {
  const { search, bisection, adversary, prices = FREE } = scenario;
  if (search !== undefined) return createSearch(search, { adversary, prices }, createSeededRandom(seed + 7));
  if (bisection !== undefined) return createBisection(bisection, scenario, reactions);
  return createPlan(scenario, reactions);
};

/** The adversary of a scenario. */
export const createAttacker = (scenario: AttackScenario, seed: number): Attacker => {
  const numbers = createNumberSequence(scenario.numbers, seed);
  const reactions = createReactions(scenario.reactions, numbers.shuffle);
  const asking = createAsking(scenario, seed, reactions);
  const spending = createSpending(scenario.prices);
  return {
    next() {
      const question = { number: numbers.next(), ...asking.next() };
      spending.charge(question);
      return question;
    },
    observe(question, outcome) {
      reactions.observe(outcome);
      asking.observe(question, outcome);
    },
    get pace() {
      return reactions.pace * asking.pace;
    },
    get spending() {
      return spending.read(asking.ways);
    },
  };
};
