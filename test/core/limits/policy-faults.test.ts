import { expect, it } from '@jest/globals';

import { MAX_PACE_PRODUCT } from '../../../src/core/limits/pace.ts';
import type { Policy } from '../../../src/core/limits/policy.ts';
import { policyFaults } from '../../../src/core/limits/policy-faults.ts';
import { policy } from './policy-sample.ts';

const distinct = { count: { distinct: 'device' } } as const;

it.each<Partial<Policy>>([
  {},
  { limit: 1 },
  { cost: 10 },
  { cost: 2, routeCosts: { lookup: 5 } },
  { windowMs: 1 },
  { enforcedShare: 0 },
  { enforcedShare: 0.25 },
  { ...distinct, limit: 128 },
  { algorithm: 'pace', limit: 2 ** 20, windowMs: 2 ** 31 },
])('%j has no fault', (over) => {
  expect(policyFaults(policy(over))).toEqual([]);
});

it.each<[Partial<Policy>, RegExp]>([
  [{ limit: 0 }, /^limit must/],
  [{ limit: 1.5 }, /^limit must/],
  [{ limit: 2 ** 53 }, /^limit must/],
  [{ windowMs: 0 }, /^window must/],
  [{ windowMs: NaN }, /^window must/],
  [{ cost: 0 }, /^cost must be a whole/],
  [{ cost: 11 }, /above the limit/],
  [{ cost: 2, routeCosts: { lookup: 6 } }, /above the limit/],
  [{ routeCosts: { lookup: 0.5 } }, /costs of routes/],
  [{ enforcedShare: -0.1 }, /share/],
  [{ enforcedShare: 1.1 }, /share/],
  [{ enforcedShare: NaN }, /share/],
  [{ by: [] }, /dimension/],
  [{ ...distinct, limit: 129 }, /at most 128/],
  [{ ...distinct, cost: 2 }, /no cost/],
  [{ ...distinct, algorithm: 'pace' }, /paced/],
  [{ algorithm: 'pace', limit: 2 ** 20, windowMs: MAX_PACE_PRODUCT / 2 ** 20 + 1 }, /too large/],
])('%j has one fault', (over, fault) => {
  expect(policyFaults(policy(over)).some((one) => fault.test(one))).toBe(true);
});
