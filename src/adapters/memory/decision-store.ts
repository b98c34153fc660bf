import { repayOver } from '../../core/containment/answer-over.ts';
import { decideOver, refundOver } from '../../core/limits/decide.ts';
import type { DecideRequest, ForgettingStore } from '../../core/limits/store.ts';
import type { Clock } from '../../core/time.ts';
import { createSubjectTable } from './subject-table.ts';

/** Smallest bound: one decision never evicts what it has just read. */
export const MIN_SUBJECTS = 100;

export interface MemoryDecisionStoreDeps {
  readonly clock: Clock;
  /** Counters and used proofs kept at most; at least `MIN_SUBJECTS`. */
  readonly maxSubjects: number;
  /** Called with the total when a subject that still counted had to go: its limit starts anew, a proof works again. */
  readonly onEvicted?: (total: number) => void;
}

export interface MemoryDecisionStore extends ForgettingStore {
  /** Counters and used proofs kept now. */
  readonly size: number;
  /** Subjects that still counted and had to go. */
  readonly evicted: number;
}

/**
 * The embedded decision store, for one process: the verdicts of the Redis store, in memory, bounded. It holds no
 * timer and needs no closing.
 * @throws {RangeError} when `maxSubjects` is not an integer of at least `MIN_SUBJECTS`.
 */
export const createMemoryDecisionStore = ({
  clock,
  maxSubjects,
  onEvicted,
}: MemoryDecisionStoreDeps): MemoryDecisionStore => {
  if (!Number.isSafeInteger(maxSubjects) || maxSubjects < MIN_SUBJECTS) {
    throw new RangeError(`the embedded store needs room for at least ${MIN_SUBJECTS} subjects`);
  }
  let evicted = 0;
  const table = createSubjectTable({
    maxSubjects,
    onEvicted: () => {
      evicted += 1;
      onEvicted?.(evicted);
    },
  });
  const decide = (request: DecideRequest) => {
    if (request.charges.length + (request.answer?.ledgers.length ?? 0) >= maxSubjects)
      throw new RangeError('more charges than subjects kept');
    return decideOver(request, table, Math.floor(clock()));
  };
  return {
    get size() {
      return table.size;
    },
    get evicted() {
      return evicted;
    },
    // Promises by their type only: all is done, or has thrown, before anything else runs.
    decide: (request) => new Promise((resolve) => resolve(decide(request))),
    refund: (request, decision) =>
      new Promise((resolve) => {
        refundOver(request, decision, table, Math.floor(clock()));
        resolve();
      }),
    forget: (keys) => Promise.resolve(keys.filter((key) => table.remove(key)).length),
    forgotten: () => undefined,
    repay: (request) => new Promise((resolve) => resolve(repayOver(request, table, Math.floor(clock())))),
  };
};
