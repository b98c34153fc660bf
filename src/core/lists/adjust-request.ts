import type { BuiltRequest } from '../limits/charges.ts';
import type { Policy } from '../limits/policy.ts';
import type { Charge } from '../limits/store.ts';
import type { Standing } from './standing.ts';

type Pair = readonly [Charge, Policy];

const pairsOf = ({ request, policies }: BuiltRequest): Pair[] =>
  request.charges.flatMap((charge, index) => {
    const policy = policies[index];
    return policy === undefined ? [] : [[charge, policy]];
  });

/**
 * Leaves out what an allowed request is not counted by, and puts overridden limits in place. The proof stays: whether it
 * was used before is asked for everybody.
 */
export const adjustRequest = (built: BuiltRequest, { decided, overrides }: Standing): BuiltRequest => {
  const isAllowed = decided?.list === 'allow';
  if (!isAllowed && overrides.size === 0) return built;
  const adjusted = (isAllowed ? [] : pairsOf(built)).flatMap(([charge, policy]): Pair[] => {
    const override = overrides.get(policy.id)?.adjust;
    if (override === undefined) return [[charge, policy]];
    const { limit } = override;
    return limit === undefined
      ? []
      : [
          [
            { ...charge, limit },
            { ...policy, limit },
          ],
        ];
  });
  return {
    ...built,
    request: { ...built.request, charges: adjusted.map(([charge]) => charge) },
    policies: adjusted.map(([, policy]) => policy),
  };
};
