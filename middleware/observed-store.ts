import type { DecisionStore } from '../src/core/limits/store.ts';
import type { Telemetry } from '../src/core/telemetry.ts';

/** The store, every operation of which telemetry hears of: how long it took, and whether it was answered. */
export const createObservedStore = (
  store: DecisionStore,
  telemetry: Pick<Telemetry, 'storeOperation'>,
): DecisionStore => {
  const observe = async <T>(operation: 'decide' | 'refund', run: () => Promise<T>): Promise<T> => {
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
  return {
    decide: (request) => observe('decide', () => store.decide(request)),
    refund: (request, decision) => observe('refund', () => store.refund(request, decision)),
  };
};
