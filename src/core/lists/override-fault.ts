import type { Policy } from '../limits/policy.ts';
import { MAX_DISTINCT } from '../limits/store.ts';

/** What is wrong with a limit that is to replace the policy’s, to be read after its name; undefined where nothing is. */
export const overrideFault = (
  { algorithm, count, cost }: Pick<Policy, 'algorithm' | 'count' | 'cost'>,
  limit: number | undefined,
): string | undefined => {
  if (limit === undefined) return undefined;
  // The level of a pace is measured in its limit: under another one it would mean another count.
  if (algorithm === 'pace') return 'cannot replace the limit of a pace, only lift it';
  if (count !== 'requests' && limit > MAX_DISTINCT) return `must be at most ${MAX_DISTINCT} with distinct`;
  return limit < cost ? 'is below the policy’s cost: no request would ever fit' : undefined;
};
