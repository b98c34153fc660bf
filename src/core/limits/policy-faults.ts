import { MAX_PACE_PRODUCT } from './pace.ts';
import { distinctOf, mostCost, type Policy } from './policy.ts';
import { MAX_DISTINCT } from './store.ts';

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;

const numberFaults = (policy: Policy): (string | false)[] => {
  const { limit, windowMs, cost, routeCosts = {}, enforcedShare } = policy;
  return [
    !isCount(limit) && 'limit must be a whole number of at least 1',
    !isCount(windowMs) && 'window must be a whole number of milliseconds, at least 1',
    !isCount(cost) && 'cost must be a whole number of at least 1',
    !Object.values(routeCosts).every(isCount) && 'costs of routes must be whole numbers of at least 1',
    mostCost(policy) > limit && 'cost must not be above the limit: no request would ever fit',
    !(enforcedShare >= 0 && enforcedShare <= 1) && 'enforced share must be between 0 and 1',
  ];
};

const distinctFaults = ({ limit, cost, algorithm }: Policy): (string | false)[] => [
  limit > MAX_DISTINCT && `a distinct count takes a limit of at most ${MAX_DISTINCT}`,
  cost !== 1 && 'a distinct count takes no cost',
  algorithm !== 'window' && 'a distinct count cannot be paced',
];

/** What is wrong with a policy, one sentence each; empty where nothing is. The engine's arithmetic relies on none. */
export const policyFaults = (policy: Policy): readonly string[] =>
  [
    ...numberFaults(policy),
    policy.by.length === 0 && 'a policy needs at least one dimension',
    ...(distinctOf(policy.count) === undefined ? [] : distinctFaults(policy)),
    policy.algorithm === 'pace' &&
      policy.limit * policy.windowMs > MAX_PACE_PRODUCT &&
      'limit × window of a pace is too large to count exactly',
  ].filter((fault) => fault !== false);
