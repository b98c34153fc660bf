import { describe, expect, test } from '@jest/globals';

import { createPermutation } from '../../load-tests/numbers/permutation.ts';
import { createNumberSequence } from '../../load-tests/numbers/sequence.ts';
import { BLOCK_SIZE, US_MOBILE_PLAN } from '../../load-tests/numbers/us-mobile-plan.ts';
import { COMPANY_BLOCK, WORLD_PLAN } from '../../load-tests/numbers/world-plan.ts';
import type { NumberStrategy } from '../../load-tests/scenarios/scenario.ts';
import { ATTACKS } from '../../load-tests/scenarios/table.ts';
import { readE164 } from '../../src/core/numbers/read-e164.ts';

const draw = (strategy: NumberStrategy, count: number, seed = 1) => {
  const sequence = createNumberSequence(strategy, seed);
  return Array.from({ length: count }, () => sequence.next());
};

describe('the plans', () => {
  test('US mobile space has as many numbers as Hagen et al. counted, and each block is possible', () => {
    expect(US_MOBILE_PLAN.size).toBe(505_730_000);
    const blocks = Array.from({ length: US_MOBILE_PLAN.size / BLOCK_SIZE / 13 }, (_, index) =>
      US_MOBILE_PLAN.at(13 * index * BLOCK_SIZE + (index % BLOCK_SIZE)),
    );
    expect(new Set(blocks).size).toBe(blocks.length);
    expect(blocks.filter((e164) => readE164(e164)?.country !== 'US')).toEqual([]);
  });

  test('honest people have possible numbers in thirteen countries and the United States', () => {
    const place = createPermutation(WORLD_PLAN.size, 3);
    const numbers = Array.from({ length: 2_000 }, (_, index) => readE164(WORLD_PLAN.at(place(index))));
    expect(numbers.filter((number) => number === undefined)).toEqual([]);
    const countries = new Set(numbers.map((number) => number?.country));
    expect(countries.size).toBe(14);
    expect(readE164(COMPANY_BLOCK.at(9_999))?.block).toBe(readE164(COMPANY_BLOCK.at(0))?.block);
  });
});

test('a permutation has every place once', () => {
  for (const size of [1, 2, 3, 100, 10_000]) {
    const order = createPermutation(size, 5);
    expect(new Set(Array.from({ length: size }, (_, index) => order(index))).size).toBe(size);
  }
});

describe('sequences', () => {
  test('the same seed draws the same numbers, another seed others', () => {
    for (const { numbers } of ATTACKS) {
      expect(draw(numbers, 50, 7)).toEqual(draw(numbers, 50, 7));
      expect(draw(numbers, 50, 7)).not.toEqual(draw(numbers, 50, 8));
    }
  });

  test('a walk goes from neighbour to neighbour, a shuffled set has them all in another order', () => {
    const walk = draw({ from: 'block', order: 'ascending', hitRatio: 0 }, 3).map(({ e164 }) => Number(e164));
    expect(walk.map((value) => value - (walk[0] ?? 0))).toEqual([0, 1, 2]);
    const set = draw({ from: 'block', size: 100, order: 'shuffled', hitRatio: 0 }, 100);
    const values = set.map(({ e164 }) => Number(e164)).sort((a, b) => a - b);
    expect((values.at(-1) ?? 0) - (values[0] ?? 0)).toBe(99);
    expect(set.map(({ e164 }) => Number(e164))).not.toEqual(values);
  });

  test('a list has exactly its share of registered numbers, a plan about its share', () => {
    const list = draw({ from: 'list', size: 20, order: 'shuffled', hitRatio: 0.5, repeats: 10 }, 200);
    expect(list.filter(({ isRegistered }) => isRegistered)).toHaveLength(100);
    expect(new Set(list.map(({ e164 }) => e164)).size).toBe(20);
    const plan = draw({ from: 'plan', order: 'random', hitRatio: 0.1 }, 5_000);
    const share = plan.filter(({ isRegistered }) => isRegistered).length / 5_000;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.12);
  });

  test('shuffling in the middle goes on with the same set', () => {
    const sequence = createNumberSequence({ from: 'list', size: 30, order: 'ascending', hitRatio: 0.5 }, 2);
    const before = new Set(Array.from({ length: 30 }, () => sequence.next().e164));
    sequence.shuffle();
    const after = Array.from({ length: 30 }, () => sequence.next().e164);
    expect(new Set(after)).toEqual(before);
    expect(after).not.toEqual([...before]);
  });
});
