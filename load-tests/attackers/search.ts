import type { AttackScenario, Prices, Search, Way } from '../scenarios/scenario.ts';
import type { Asking } from './question.ts';

/** What a way has brought of late. */
interface Trial {
  readonly way: Way;
  key: number;
  address: number;
  asked: number;
  answered: number;
  told: number;
}

/** Answers of which half are forgotten: what was cheap an hour ago may be closed by now. */
const REMEMBERED = 200;

/** US dollars for one question of a way: keys and addresses last as long as it says. */
const priceOfQuestion = ({ perKey, perAddress }: Way, { key, address, question = 0 }: Prices): number =>
  key / perKey + address / perAddress + question;

/**
 * US dollars for one number that is told. A way is thought good until it was tried (optimism in the face of uncertainty:
 * Lai and Robbins 1985), so the one that could be the cheapest is tried first.
 */
const priceOfNumber = ({ way, answered, told }: Trial, prices: Prices): number =>
  priceOfQuestion(way, prices) / ((told + 1) / (answered + 1));

const inWords = ({ route, perKey, perAddress, pace = 1 }: Way): string =>
  `${route}, ${perKey} a key, ${perAddress} an address${pace === 1 ? '' : `, at ${Number((pace * 100).toPrecision(2))} % of the rate`}`;

/** What it buys from: no more than the adversary owns; what is used up comes again. */
const createShop = (most: number): (() => number) => {
  let bought = -1;
  return () => (bought += 1) % Math.max(1, most);
};

/** Asks by the way that was cheapest of late for each number told, and by another one now and then. */
export const createSearch = (
  { ways, explore }: Search,
  { adversary, prices }: Pick<AttackScenario, 'adversary'> & { readonly prices: Prices },
  random: () => number,
): Asking => {
  const buyKey = createShop(adversary.deviceKeys + adversary.stolenTokens);
  const rentAddress = createShop(adversary.ipv4 + adversary.ipv6Slash64);
  const trials = ways.map((way): Trial => ({ way, key: -1, address: -1, asked: 0, answered: 0, told: 0 }));
  let pace = 1;
  const pick = (): number => {
    if (random() < explore) return Math.floor(random() * trials.length);
    const all = trials.map((trial) => priceOfNumber(trial, prices));
    return all.indexOf(Math.min(...all));
  };
  return {
    ways: ways.map(inWords),
    get pace() {
      return pace;
    },
    next() {
      const way = pick();
      const trial = trials[way];
      if (trial === undefined) throw new RangeError('a search has at least one way');
      if (trial.asked % trial.way.perKey === 0) trial.key = buyKey();
      if (trial.asked % trial.way.perAddress === 0) trial.address = rentAddress();
      trial.asked += 1;
      pace = trial.way.pace ?? 1;
      return { way, key: trial.key, address: trial.address, route: trial.way.route };
    },
    observe({ way }, outcome) {
      const trial = trials[way ?? -1];
      if (trial === undefined) return;
      trial.answered += 1;
      if (outcome === 'told') trial.told += 1;
      if (trial.answered < REMEMBERED) return;
      trial.answered /= 2;
      trial.told /= 2;
    },
  };
};
