import { expect, it } from '@jest/globals';

import { createSpending } from '../../../load-tests/attackers/spending.ts';
import type { Judged } from '../../../load-tests/play/attack.ts';
import { spendingOf } from '../../../load-tests/report/spending.ts';
import type { Prices } from '../../../load-tests/scenarios/scenario.ts';

const PRICES: Prices = { key: 1, address: 0.5, source: 'a test' };
const WAYS = ['one', 'two', 'three', 'never tried'];

const learned = (way: number, e164: string): Judged => ({
  ...{ atMs: 1, told: 'true', status: 200, tookMs: 1, bytes: 1, fields: '' },
  question: { number: { e164, isRegistered: true }, route: 'lookup', key: 0, address: 0, way },
});

const spent = (prices: Prices | undefined) => {
  const spending = createSpending(prices);
  for (const [way, key] of [
    [0, 0],
    [0, 1],
    [1, 2],
    [2, 3],
  ] as const)
    spending.charge({ route: 'lookup', key, address: key, way });
  return spending.read(WAYS);
};

it('the price is that of each number learned in truth, each number once', () => {
  const told = [learned(0, 'a'), learned(0, 'a'), learned(0, 'b'), learned(1, 'c'), learned(1, 'd')];
  const { ways, ...all } = spendingOf(spent(PRICES), told, PRICES);
  expect(all).toEqual({
    asked: 4,
    keys: 4,
    addresses: 4,
    dollars: 6,
    dollarsPerNumber: 1.5,
    prices: 'a test',
  });
  expect(ways).toMatchObject([
    { way: 'one', dollars: 3, numbersLearned: 2, dollarsPerNumber: 1.5, isCheapest: false },
    { way: 'two', dollars: 1.5, numbersLearned: 2, dollarsPerNumber: 0.75, isCheapest: true },
    { way: 'three', dollars: 1.5, numbersLearned: 0, dollarsPerNumber: null, isCheapest: false },
  ]);
  expect(ways).toHaveLength(3);
});

it('nothing learned has no price, and neither has what no price is known of', () => {
  expect(spendingOf(spent(PRICES), [], PRICES)).toMatchObject({ dollars: 6, dollarsPerNumber: null });
  expect(spendingOf(spent(PRICES), [], PRICES).ways.some(({ isCheapest }) => isCheapest)).toBe(false);
  const free = spendingOf(spent(undefined), [learned(0, 'a')], undefined);
  expect(free).toMatchObject({ dollars: null, dollarsPerNumber: null, prices: null });
  expect(spendingOf(undefined, [], undefined)).toMatchObject({ asked: 0, dollars: null, ways: [] });
});
