import type { Prices } from '../scenarios/scenario.ts';
import type { Question } from './question.ts';

/** What an adversary has used up so far. */
export interface Spent {
  readonly asked: number;
  readonly keys: number;
  readonly addresses: number;
  /** US dollars, by the scenario’s prices; undefined where it has none. */
  readonly dollars: number | undefined;
}

/** All that was spent, and by which way. */
export interface Spending extends Spent {
  readonly ways: readonly (Spent & { readonly way: string })[];
}

/** The price of keys, addresses and questions. */
const dollarsFor = (
  { asked, keys, addresses }: Omit<Spent, 'dollars'>,
  { key, address, question = 0 }: Prices,
): number => keys * key + addresses * address + asked * question;

interface Account {
  asked: number;
  keys: number;
  addresses: number;
}

const open = (): Account => ({ asked: 0, keys: 0, addresses: 0 });

/** Keeps the books: a key or an address is paid for once, by the way that used it first. */
export const createSpending = (prices: Prices | undefined) => {
  const keys = new Set<number>();
  const addresses = new Set<number>();
  const total = open();
  const accounts: Account[] = [];
  const read = (account: Account): Spent => ({
    ...account,
    dollars: prices === undefined ? undefined : dollarsFor(account, prices),
  });
  return {
    charge({ key, address, way }: Omit<Question, 'number'>): void {
      const isNewKey = key !== undefined && !keys.has(key);
      const isNewAddress = !addresses.has(address);
      if (isNewKey) keys.add(key);
      addresses.add(address);
      for (const account of [total, ...(way === undefined ? [] : [(accounts[way] ??= open())])]) {
        account.asked += 1;
        if (isNewKey) account.keys += 1;
        if (isNewAddress) account.addresses += 1;
      }
    },
    read: (ways: readonly string[]): Spending => ({
      ...read(total),
      ways: ways.map((way, index) => ({ way, ...read(accounts[index] ?? open()) })),
    }),
  };
};
