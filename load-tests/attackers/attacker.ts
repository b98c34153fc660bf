import { createSeededRandom } from '../../src/core/seeded-random.ts';
import { createNumberSequence, type AskedNumber } from '../numbers/sequence.ts';
import type { AttackScenario, ProbeRoute } from '../scenarios/scenario.ts';
import { createReactions, type Outcome } from './reactions.ts';
import { createSearch } from './search.ts';

/** One question that the adversary is about to ask. */
export interface Question {
  readonly number: AskedNumber;
  readonly route: ProbeRoute;
  /** Which of its keys signs; undefined without a token. */
  readonly key: number | undefined;
  /** Which of its addresses it comes from. */
  readonly address: number;
  /** Which way of a searching adversary this is. */
  readonly way?: number;
}

/** What it has used up so far. */
export interface Spending {
  readonly keys: number;
  readonly addresses: number;
  /** US dollars, by the scenario’s prices; undefined where it has none. */
  readonly dollars: number | undefined;
}

/** An adversary as pure code: the same questions and reactions for the same seed and the same answers. */
export interface Attacker {
  next(): Question;
  /** Tells it what came of a question, in the order in which answers come. */
  observe(question: Question, outcome: Outcome): void;
  /** By which the rate of the scenario is multiplied just now. */
  readonly pace: number;
  readonly spending: Spending;
}

/** Keys, addresses and routes in turn, as the scenario shares them out. */
const createTurns = (scenario: AttackScenario, reactions: ReturnType<typeof createReactions>) => {
  const { adversary, load, routes, attestation } = scenario;
  const addresses = Math.max(1, adversary.ipv4 + adversary.ipv6Slash64);
  const owned = adversary.deviceKeys + adversary.stolenTokens;
  let asked = 0;
  const keyOf = (turn: number): number | undefined => {
    if (attestation === 'none') return undefined;
    const keys = Math.max(1, owned + reactions.boughtKeys);
    return Math.floor(turn / (load.requestsPerKey ?? 1)) % keys;
  };
  return (): Omit<Question, 'number'> => {
    const turn = asked;
    asked += 1;
    const key = keyOf(turn);
    const place = load.addressPer === 'key' ? (key ?? 0) : turn;
    return {
      key,
      address: (place + reactions.addressShift) % addresses,
      // A route is left when it refuses; until then all of them are asked in turn.
      route: routes[(turn + reactions.routeShift) % routes.length] ?? 'lookup',
    };
  };
};

/** The adversary of a scenario. */
export const createAttacker = (scenario: AttackScenario, seed: number): Attacker => {
  const numbers = createNumberSequence(scenario.numbers, seed);
  const reactions = createReactions(scenario.reactions, numbers.shuffle);
  const search =
    scenario.search === undefined
      ? undefined
      : createSearch(scenario.search, scenario.prices, createSeededRandom(seed + 7));
  const turn = search?.next ?? createTurns(scenario, reactions);
  const keys = new Set<number>();
  const addresses = new Set<number>();
  return {
    next() {
      const question = { number: numbers.next(), ...turn() };
      if (question.key !== undefined) keys.add(question.key);
      addresses.add(question.address);
      return question;
    },
    observe(question, outcome) {
      reactions.observe(outcome);
      if (question.way !== undefined) search?.observe(question.way, outcome);
    },
    get pace() {
      return reactions.pace;
    },
    get spending() {
      const { prices } = scenario;
      const dollars =
        prices === undefined ? undefined : keys.size * prices.key + addresses.size * prices.address;
      return { keys: keys.size, addresses: addresses.size, dollars };
    },
  };
};
