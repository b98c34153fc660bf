import { NOT_ADMITTED } from '../../core/containment/answer.ts';
import { isLocal, toLocalShare } from '../../core/limits/local-share.ts';
import {
  StoreUnavailable,
  type DecideRequest,
  type DecisionStore,
  type StoreDecision,
} from '../../core/limits/store.ts';
import type { Membership } from './membership.ts';
import type { OwnCounts } from './own-counts.ts';

export interface SurvivingDecisionsDeps {
  readonly store: DecisionStore;
  readonly own: OwnCounts;
  readonly membership: Pick<Membership, 'isJoined' | 'fleetSize' | 'storeTime' | 'unsaid'>;
}

/**
 * Decisions at the store while this process has joined, remembered so that they can be said again; and, while it has
 * not, for requests that allow it, decisions against its share of each limit, over what it has itself admitted. The
 * store hears of those before anything is decided there again.
 */
export const createSurvivingDecisions = (deps: SurvivingDecisionsDeps): DecisionStore => {
  const { store, own, membership } = deps;
  const madeAlone = new WeakSet<StoreDecision>();
  const decideAlone = (request: DecideRequest): StoreDecision => {
    const now = Math.floor(membership.storeTime() ?? Date.now());
    const alone = own.decide(toLocalShare(request, membership.fleetSize), now);
    // Nobody knows what the others have told: nothing is.
    const decision = request.answer === undefined ? alone : { ...alone, answer: NOT_ADMITTED };
    membership.unsaid();
    madeAlone.add(decision);
    return decision;
  };
  const decideShared = async (request: DecideRequest): Promise<StoreDecision> => {
    if (!membership.isJoined) throw new StoreUnavailable('counters are being gathered');
    const decision = await store.decide(request);
    own.record(request, decision);
    return decision;
  };
  return {
    async decide(request) {
      try {
        return await decideShared(request);
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || !isLocal(request)) throw error;
        return decideAlone(request);
      }
    },
    async refund(request, decision) {
      own.refund(request, decision);
      if (!madeAlone.has(decision)) await store.refund(request, decision);
    },
    repay: (request) => store.repay(request),
  };
};
