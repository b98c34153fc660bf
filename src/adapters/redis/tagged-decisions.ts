import type { DecisionStore, StoreDecision } from '../../core/limits/store.ts';
import { tagOf } from '../../core/tenants/key-tag.ts';
import {
  joinDecisions,
  splitRequest,
  type DecidedPart,
  type RequestPart,
} from '../../core/tenants/split-request.ts';
import { inTime } from './in-time.ts';

export interface TaggedDecisionsDeps {
  /** Of the gateway itself: what all tenants share is there. */
  readonly sharedTag: string;
  /** The store that has the keys of this hash tag. */
  readonly storeOf: (tag: string) => DecisionStore;
  /** Milliseconds that all parts of a decision have together: the command timeout of one. */
  readonly timeoutMs: number;
}

/**
 * Takes back what the limits were charged for a request that came to nothing. What the ledgers were charged stays: in
 * between another request may have had its answer for it, and the source finds the pair paid when it comes back.
 */
const createTakeBack =
  (storeOf: TaggedDecisionsDeps['storeOf']) =>
  (decided: readonly DecidedPart[]): void => {
    for (const { part, decision } of decided) {
      const { charges } = part.request;
      // Nobody waits for it; where it fails the charge stays, and runs out by itself.
      storeOf(part.tag)
        .refund({ charges }, decision)
        .catch(() => undefined);
    }
  };

/** Asks part after part, as long as each admits; what was charged before one that does not is taken back. */
const decideInTurn = async (
  parts: readonly RequestPart[],
  { storeOf, timeoutMs }: TaggedDecisionsDeps,
): Promise<readonly DecidedPart[]> => {
  const deadline = performance.now() + timeoutMs;
  const takeBack = createTakeBack(storeOf);
  const decided: DecidedPart[] = [];
  try {
    for (const part of parts) {
      const asked = storeOf(part.tag).decide(part.request);
      const decision = await inTime(asked, deadline - performance.now(), (late) =>
        takeBack([{ part, decision: late }]),
      );
      if (!decision.admitted) takeBack(decided);
      decided.push({ part, decision });
      if (!decision.admitted) break;
    }
    return decided;
  } catch (error) {
    takeBack(decided);
    throw error;
  }
};

/**
 * Decisions over keys that are in several slots of a Cluster. What a request asks of its tenant is one script, and
 * exact; what it asks of the shared policies is another, sent only when the tenant has room: who is refused by his own
 * limits moves nothing that others share. Where the second refuses, or fails, the first is taken back: for that
 * moment too much is counted, never too little (docs/adr/0009).
 */
export const createTaggedDecisions = (deps: TaggedDecisionsDeps): DecisionStore => {
  const { sharedTag, storeOf } = deps;
  const partsOf = new WeakMap<StoreDecision, readonly DecidedPart[]>();
  return {
    async decide(request) {
      const parts = splitRequest(request);
      const [only] = parts;
      if (parts.length <= 1) return storeOf(only?.tag ?? sharedTag).decide(request);
      // The tenant's part first, with the proof: a replay moves nothing that others share either.
      const inTurn = parts.toSorted((a, b) => Number(a.tag === sharedTag) - Number(b.tag === sharedTag));
      const decided = await decideInTurn(inTurn, deps);
      const whole = joinDecisions(request, decided);
      partsOf.set(whole, whole.admitted ? decided : []);
      return whole;
    },
    async refund(request, decision) {
      const decided = partsOf.get(decision);
      if (decided === undefined) {
        await storeOf(splitRequest(request)[0]?.tag ?? sharedTag).refund(request, decision);
        return;
      }
      await Promise.all(decided.map(({ part, decision: of }) => storeOf(part.tag).refund(part.request, of)));
    },
    repay: (request) => storeOf(tagOf(request.pairKey)).repay(request),
  };
};
