import type { Ledger } from '../containment/ledger-rule.ts';
import { mostCost, type Policy } from '../limits/policy.ts';
import { MAX_DISTINCT } from '../limits/store.ts';

/** What an override can name: policies of the gateway and of tenants, and ledgers. */
export type OverrideTarget =
  Pick<Policy, 'id' | 'algorithm' | 'count' | 'cost' | 'routeCosts'> | Pick<Ledger, 'id' | 'capacity'>;

/** Largest capacity of a ledger. */
const MAX_CAPACITY = 1_000_000;

const faultOf = (target: OverrideTarget, limit: number): string | undefined => {
  if ('capacity' in target)
    return limit > MAX_CAPACITY ? `must be at most ${MAX_CAPACITY} with a ledger` : undefined;
  const { algorithm, count, cost } = target;
  // The level of a pace is measured in its limit: under another one it would mean another count.
  if (algorithm === 'pace') return 'cannot replace the limit of a pace, only lift it';
  if (typeof count === 'object' && 'failures' in count)
    return 'cannot replace the limit of failures, only lift it';
  if (count !== 'requests' && limit > MAX_DISTINCT) return `must be at most ${MAX_DISTINCT} with distinct`;
  if (limit < cost) return 'is below the policy’s cost: no request would ever fit';
  return limit < mostCost(target)
    ? 'is below what the policy charges on its dearest route: no request there would ever fit'
    : undefined;
};

/** What is wrong with a limit that is to replace those of the targets, to be read after its name; undefined where nothing is. */
export const overrideFault = (
  targets: readonly OverrideTarget[],
  limit: number | undefined,
): string | undefined =>
  limit === undefined
    ? undefined
    : targets.map((target) => faultOf(target, limit)).find((fault) => fault !== undefined);
