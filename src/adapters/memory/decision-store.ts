import type { ForgettingStore } from '../../core/limits/store.ts';
import { createMemoryDecisions, type MemoryDecisions, type MemoryDecisionsDeps } from './decisions.ts';

export type MemoryDecisionStore = ForgettingStore & Pick<MemoryDecisions, 'size' | 'evicted'>;

/** The answers of these decisions as promises by their type only: all is done, or has thrown, before anything else runs. */
export const asDecisionStore = (decisions: MemoryDecisions): MemoryDecisionStore => {
  const promise = <T>(done: () => T): Promise<T> => new Promise((resolve) => resolve(done()));
  return {
    get size() {
      return decisions.size;
    },
    get evicted() {
      return decisions.evicted;
    },
    decide: (request) => promise(() => decisions.decide(request)),
    refund: (request, decision) => promise(() => decisions.refund(request, decision)),
    forget: (keys) => promise(() => decisions.forget(keys)),
    forgotten: () => undefined,
    repay: (request) => promise(() => decisions.repay(request)),
  };
};

/**
 * The embedded decision store, for one process: the verdicts of the Redis store, in memory, bounded.
 * @throws {RangeError} when `maxSubjects` is not an integer of at least `MIN_SUBJECTS`.
 */
export const createMemoryDecisionStore = (deps: MemoryDecisionsDeps): MemoryDecisionStore =>
  asDecisionStore(createMemoryDecisions(deps));
