import type { Segment } from '../containment/segment.ts';
import { MINUTE, type Instant } from '../time.ts';

/** How long after a truthful answer its registration may complete, in milliseconds, before the number counts as foreign. */
export const FOREIGN_AFTER_MS = 10 * MINUTE;

export interface ForeignAnswersOptions {
  /** Answers that wait at most; beyond, the oldest counts as foreign before its time. */
  readonly maxWaiting: number;
}

/** A truthful answer whose time is over. */
export interface DueAnswer {
  readonly pair: string;
  readonly segment: Segment;
}

/** Truthful answers that wait for the completion that repays them. */
export interface ForeignAnswers {
  /** The truth was told to the pair for the first time; returns what had to go for it. */
  told(pair: string, segment: Segment, at: Instant): DueAnswer | undefined;
  /** False where nothing waited for it here. */
  completed(pair: string): boolean;
  /** Takes out what has waited long enough, the oldest first, at most `limit`. */
  due(now: Instant, limit: number): readonly DueAnswer[];
  /** How many wait. */
  size(): number;
}

interface Waiting {
  readonly segment: Segment;
  readonly at: Instant;
}

/** Kept in the order in which they were told: a Map knows it. */
export const createForeignAnswers = ({ maxWaiting }: ForeignAnswersOptions): ForeignAnswers => {
  const waiting = new Map<string, Waiting>();
  const takeOldest = (until: Instant): DueAnswer | undefined => {
    for (const [pair, { segment, at }] of waiting) {
      if (at > until) return undefined;
      waiting.delete(pair);
      return { pair, segment };
    }
    return undefined;
  };
  return {
    told(pair, segment, at) {
      if (waiting.has(pair)) return undefined;
      const gone = waiting.size >= maxWaiting ? takeOldest(Infinity) : undefined;
      waiting.set(pair, { segment, at });
      return gone;
    },
    completed: (pair) => waiting.delete(pair),
    due(now, limit) {
      const taken: DueAnswer[] = [];
      while (taken.length < limit) {
        const next = takeOldest(now - FOREIGN_AFTER_MS);
        if (next === undefined) break;
        taken.push(next);
      }
      return taken;
    },
    size: () => waiting.size,
  };
};
