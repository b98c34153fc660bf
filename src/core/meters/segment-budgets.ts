import type { Ledger } from '../containment/ledger-rule.ts';
import type { LedgerReading } from '../containment/ledger.ts';
import type { Segment } from '../containment/segment.ts';
import type { Instant } from '../time.ts';

interface Known {
  /** Left at `at`. */
  readonly left: number;
  readonly capacity: number;
  readonly trickleMs: number;
  readonly at: Instant;
}

/** What the gate of each segment has left, as its last request has shown it. */
export interface SegmentBudgets {
  read(segment: Segment, ledger: Ledger, reading: LedgerReading, isTold: boolean, at: Instant): void;
  /** Answers left in each segment that was asked about; time forgives, completions show at the next request. */
  left(now: Instant): ReadonlyMap<Segment, number>;
}

/** At most one entry a segment. */
export const createSegmentBudgets = (): SegmentBudgets => {
  const known = new Map<Segment, Known>();
  return {
    read(segment, { trickleMs }, { debt, capacity }, isTold, at) {
      known.set(segment, { left: capacity - debt - (isTold ? 1 : 0), capacity, trickleMs, at });
    },
    left: (now) =>
      new Map(
        [...known].map(([segment, { left, capacity, trickleMs, at }]) => {
          const forgiven = Math.floor(Math.max(now - at, 0) / trickleMs);
          return [segment, Math.min(Math.max(left, 0) + forgiven, capacity)];
        }),
      ),
  };
};
