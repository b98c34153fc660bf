import type { Spending, Spent } from '../attackers/spending.ts';
import type { Judged } from '../play/attack.ts';
import type { Prices } from '../scenarios/scenario.ts';
import type { Totals } from './report.ts';

/** To a hundredth of a cent. */
const rounded = (dollars: number): number => Math.round(dollars * 10_000) / 10_000;

const NOTHING: Spending = { asked: 0, keys: 0, addresses: 0, dollars: undefined, ways: [] };

const priced = ({ asked, keys, addresses, dollars }: Spent, numbers: number) => ({
  ...{ asked, keys, addresses },
  dollars: dollars === undefined ? null : rounded(dollars),
  dollarsPerNumber: dollars === undefined || numbers === 0 ? null : rounded(dollars / numbers),
});

const countNumbers = (learned: readonly Judged[]): number =>
  new Set(learned.map(({ question }) => question.number.e164)).size;

/** What an adversary has used up, and the price of each number that it learned in truth: decoys bring nothing. */
export const spendingOf = (
  spending: Spending = NOTHING,
  learned: readonly Judged[],
  prices: Prices | undefined,
): Totals['spending'] => {
  const ways = spending.ways.map((each, index) => {
    const numbersLearned = countNumbers(learned.filter(({ question }) => question.way === index));
    return { way: each.way, ...priced(each, numbersLearned), numbersLearned };
  });
  // One that was decided for as the run ended has not been tried.
  const tried = ways.filter(({ asked }) => asked > 0);
  const lowest = Math.min(...tried.map(({ dollarsPerNumber }) => dollarsPerNumber ?? Infinity));
  return {
    ...priced(spending, countNumbers(learned)),
    prices: prices?.source ?? null,
    ways: tried.map((each) => ({ ...each, isCheapest: each.dollarsPerNumber === lowest })),
  };
};
