import { repayOver } from '../../core/containment/answer-over.ts';
import type { RepayRequest } from '../../core/containment/answer.ts';
import { decideOver, refundOver } from '../../core/limits/decide.ts';
import type { DecideRequest, StoreDecision } from '../../core/limits/store.ts';
import type { Clock, Instant } from '../../core/time.ts';
import { createSubjectTable } from './subject-table.ts';

/** Smallest bound: one decision never evicts what it has just read. */
export const MIN_SUBJECTS = 100;

export interface MemoryDecisionsDeps {
  readonly clock: Clock;
  /** Counters and used proofs kept at most; at least `MIN_SUBJECTS`. */
  readonly maxSubjects: number;
  /** Called with the total when a subject that still counted had to go: its limit starts anew, a proof works again. */
  readonly onEvicted?: (total: number) => void;
}

/** Counters that a decision looks at: of the room half is spared for what was used last, so that each stays where it was found. */
const mostRead = ({ charges, answer }: DecideRequest): number =>
  // With the proof and the pair.
  charges.length + (answer?.ledgers.length ?? 0) + 2;

/** What the decision store is asked, answered at once: in process nothing waits. */
export interface MemoryDecisions {
  decide(request: DecideRequest): StoreDecision;
  refund(request: DecideRequest, decision: StoreDecision): void;
  repay(request: RepayRequest): boolean;
  /** How many of these keys counted something. */
  forget(keys: readonly string[]): number;
  /** Counters and used proofs kept now. */
  readonly size: number;
  /** Subjects that still counted and had to go. */
  readonly evicted: number;
}

/**
 * Decisions over counters in this process, bounded. Holds no timer and needs no closing.
 * @throws {RangeError} when `maxSubjects` is not an integer of at least `MIN_SUBJECTS`.
 */
export const createMemoryDecisions = (deps: MemoryDecisionsDeps): MemoryDecisions => {
  const { clock, maxSubjects, onEvicted } = deps;
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
  const now = (): Instant => Math.floor(clock());
  return {
    get size() {
      return table.size;
    },
    get evicted() {
      return evicted;
    },
    decide(request) {
      if (2 * mostRead(request) > maxSubjects) throw new RangeError('more counters than half of the room');
      return decideOver(request, table, now());
    },
    refund: (request, decision) => refundOver(request, decision, table, now()),
    repay: (request) => repayOver(request, table, now()),
    forget: (keys) => keys.filter((key) => table.remove(key)).length,
  };
};
