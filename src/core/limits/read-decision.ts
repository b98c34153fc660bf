import { answerPath } from '../containment/answer-path.ts';
import type { Ledger } from '../containment/ledger-rule.ts';
import type { Disclosure } from '../routes/route.ts';
import type { LimitVerdict } from '../telemetry.ts';
import type { BuiltRequest } from './charges.ts';
import type { LedgerDecision, PolicyDecision, RequestDecision } from './decision.ts';
import type { Policy } from './policy.ts';
import type { ChargeResult, DecideRequest, StoreDecision } from './store.ts';

const verdictOf = ({ count, fits }: ChargeResult, limit: number, enforced: boolean): LimitVerdict => {
  if (!fits) return enforced ? 'refused' : 'would_refuse';
  // 80 %, in whole numbers.
  return count * 5 >= limit * 4 ? 'near' : 'admitted';
};

const readLedgers = (
  ledgers: readonly Ledger[],
  { answer }: DecideRequest,
  { answer: told }: StoreDecision,
): LedgerDecision[] =>
  (told?.ledgers ?? []).flatMap((reading, index) => {
    const ledger = ledgers[index];
    const charge = answer?.ledgers[index];
    return ledger === undefined || charge === undefined
      ? []
      : [{ ledger, enforced: charge.enforced, reading }];
  });

/**
 * Reads the store's answer against the policies that asked, in their order. A verdict is the policy's own: what fits
 * is `admitted` or `near` (at least 80 % of the limit) also where another policy refuses. One that was not asked has none.
 * @throws {RangeError} when policies, charges and results are not of one length.
 */
export const readDecision = (
  { policies, ledgers = [], request }: BuiltRequest,
  store: StoreDecision,
  disclosure: Disclosure,
): RequestDecision => {
  const read = (policy: Policy, index: number): PolicyDecision => {
    const charge = request.charges[index];
    const result = store.results[index];
    if (charge === undefined || result === undefined) throw new RangeError('a policy without its result');
    const { enforced, limit, beyond } = charge;
    return {
      policy,
      enforced,
      blinds: beyond === 'blind',
      verdict: verdictOf(result, limit, enforced),
      result,
    };
  };
  if (policies.length !== store.results.length) throw new RangeError('a result without its policy');
  return {
    request,
    store,
    policies: policies.map(read).filter(({ result }) => result.unasked !== true),
    admitted: store.admitted,
    replayed: store.replayed,
    path: answerPath(disclosure, store.answer),
    ledgers: readLedgers(ledgers, request, store),
  };
};
