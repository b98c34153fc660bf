import type { EvidenceStore } from '../src/core/issuing/evidence-store.ts';
import type { DecisionStore } from '../src/core/limits/store.ts';
import type { Telemetry } from '../src/core/telemetry.ts';
import type { Clock } from '../src/core/time.ts';

type Operation = 'decide' | 'refund' | 'repay' | 'evidence';
type Observe = <T>(operation: Operation, run: () => Promise<T>) => Promise<T>;

const createObserve =
  (telemetry: Pick<Telemetry, 'storeOperation'>): Observe =>
  async (operation, run) => {
    const began = performance.now();
    const tell = (ok: boolean): void =>
      telemetry.storeOperation(operation, (performance.now() - began) / 1000, ok);
    try {
      const answer = await run();
      tell(true);
      return answer;
    } catch (error) {
      tell(false);
      throw error;
    }
  };

/** The store, every operation of which telemetry hears of: how long it took, and whether it was answered. */
export const createObservedStore = (
  store: DecisionStore,
  telemetry: Pick<Telemetry, 'storeOperation' | 'storeClockSkew'>,
  clock: Clock,
): DecisionStore => {
  const observe = createObserve(telemetry);
  return {
    async decide(request) {
      const began = clock();
      const decision = await observe('decide', () => store.decide(request));
      // The store looked at its clock somewhere on the way: half a round trip is what this can be wrong by.
      telemetry.storeClockSkew((decision.now - (began + clock()) / 2) / 1000);
      return decision;
    },
    refund: (request, decision) => observe('refund', () => store.refund(request, decision)),
    repay: (request) => observe('repay', () => store.repay(request)),
  };
};

/** The same for the store of evidence. */
export const createObservedEvidenceStore = (
  store: EvidenceStore,
  telemetry: Pick<Telemetry, 'storeOperation'>,
): EvidenceStore => {
  const observe = createObserve(telemetry);
  return {
    accept: (use) => observe('evidence', () => store.accept(use)),
    recall: (key) => observe('evidence', () => store.recall(key)),
  };
};
