import type { LedgerCharge } from '../containment/ledger.ts';
import type { BuiltRequest } from '../limits/charges.ts';
import type { Policy } from '../limits/policy.ts';
import type { Charge, DecideRequest } from '../limits/store.ts';
import type { Standing } from './standing.ts';

type Pair = readonly [Charge, Policy];

const pairsOf = ({ request, policies }: BuiltRequest): Pair[] =>
  request.charges.flatMap((charge, index) => {
    const policy = policies[index];
    return policy === undefined ? [] : [[charge, policy]];
  });

/** A ledger that is lifted is charged all the same: what completion repays has to be there. */
const adjustAnswer = (
  { request: { answer }, ledgers = [] }: BuiltRequest,
  overrides: Standing['overrides'],
): Pick<DecideRequest, 'answer'> => {
  if (answer === undefined) return {};
  const charges = answer.ledgers.map((charge, index): LedgerCharge => {
    const override = overrides.get(ledgers[index]?.id ?? '')?.adjust;
    if (override === undefined) return charge;
    const { limit } = override;
    return limit === undefined ? { ...charge, enforced: false } : { ...charge, capacity: limit };
  });
  return { answer: { ...answer, ledgers: charges } };
};

/**
 * Leaves out what an allowed request is not counted by, and puts overridden limits in place. The proof stays: whether it
 * was used before is asked for everybody. So do the ledgers, unless an override changes them: who is not limited is still
 * told no more than can be told.
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
    request: {
      ...built.request,
      ...adjustAnswer(built, overrides),
      charges: adjusted.map(([charge]) => charge),
    },
    policies: adjusted.map(([, policy]) => policy),
  };
};
