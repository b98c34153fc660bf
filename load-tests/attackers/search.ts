import type { Prices, Search, Way } from '../scenarios/scenario.ts';
import type { Question } from './attacker.ts';
import type { Outcome } from './reactions.ts';

/** What a way has cost so far, and what it has brought. */
interface Ledger {
  readonly way: Way;
  key: number;
  address: number;
  asked: number;
  learned: number;
}

const FREE: Prices = { key: 1, address: 1, source: '' };

/** US dollars that a way has cost, for each number that it brought; an untried way is the cheapest there is. */
const priceOf = ({ way, asked, learned }: Ledger, prices: Prices): number => {
  const spent =
    Math.ceil(asked / way.perKey) * prices.key + Math.ceil(asked / way.perAddress) * prices.address;
  return asked === 0 ? 0 : spent / Math.max(learned, 0.5);
};

/** Asks by the way that was cheapest so far for each number learned, and by another one now and then. */
export const createSearch = (search: Search, prices: Prices = FREE, random: () => number) => {
  let used = { keys: 0, addresses: 0 };
  const buy = (what: keyof typeof used): number => {
    used = { ...used, [what]: used[what] + 1 };
    return used[what] - 1;
  };
  const ledgers = search.ways.map((way): Ledger => ({ way, key: -1, address: -1, asked: 0, learned: 0 }));
  const pick = (): number => {
    if (random() < search.explore) return Math.floor(random() * ledgers.length);
    const all = ledgers.map((ledger) => priceOf(ledger, prices));
    return all.indexOf(Math.min(...all));
  };
  return {
    next: (): Omit<Question, 'number'> => {
      const way = pick();
      const ledger = ledgers[way];
      if (ledger === undefined) throw new RangeError('a search has at least one way');
      if (ledger.asked % ledger.way.perKey === 0) ledger.key = buy('keys');
      if (ledger.asked % ledger.way.perAddress === 0) ledger.address = buy('addresses');
      ledger.asked += 1;
      return { way, key: ledger.key, address: ledger.address, route: ledger.way.route };
    },
    observe(way: number, outcome: Outcome): void {
      const ledger = ledgers[way];
      if (ledger !== undefined && outcome === 'told') ledger.learned += 1;
    },
  };
};
