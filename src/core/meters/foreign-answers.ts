import type { Segment } from '../containment/segment.ts';
import { createWaitingPairs } from '../detection/waiting-pairs.ts';
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

/** In the order in which they were told. */
export const createForeignAnswers = ({ maxWaiting }: ForeignAnswersOptions): ForeignAnswers => {
  const waiting = createWaitingPairs<Segment>({ waitMs: FOREIGN_AFTER_MS, maxWaiting });
  return {
    told(pair, segment, at) {
      const gone = waiting.begin(pair, segment, at);
      return gone === undefined ? undefined : { pair: gone.pair, segment: gone.kept };
    },
    completed: (pair) => waiting.complete(pair) !== undefined,
    due: (now, limit) => waiting.due(now, limit).map(({ pair, kept }) => ({ pair, segment: kept })),
    size: () => waiting.size,
  };
};
