import { createOldestFirst, type Aged } from '../oldest-first.ts';
import type { Instant } from '../time.ts';

export interface WaitingPairsOptions {
  /** How long a pair waits, in milliseconds. */
  readonly waitMs: number;
  /** Pairs that wait at most; beyond, the oldest is due before its time. */
  readonly maxWaiting: number;
}

/** A pair whose time is over, and what was kept with it. */
export interface DuePair<T> {
  readonly pair: string;
  readonly kept: T;
}

/** Pairs of a device and a number that wait for the completion of their registration. */
export interface WaitingPairs<T> {
  /** The pair begins to wait, unless it does; returns what had to go for it. */
  begin(pair: string, kept: T, at: Instant): DuePair<T> | undefined;
  /** What was kept with it; undefined where nothing waited for it here. */
  complete(pair: string): T | undefined;
  /** Takes out what has waited long enough, the oldest first, at most `limit`. */
  due(now: Instant, limit: number): readonly DuePair<T>[];
  /** How many wait. */
  readonly size: number;
}

interface Waiting<T> {
  readonly kept: T;
  readonly at: Instant;
}

const dueOf = <T>({ key, value }: Aged<Waiting<T>>): DuePair<T> => ({ pair: key, kept: value.kept });

/** In the order in which they began. */
export const createWaitingPairs = <T>({ waitMs, maxWaiting }: WaitingPairsOptions): WaitingPairs<T> => {
  const waiting = createOldestFirst<Waiting<T>>(maxWaiting);
  const takeOldest = (until: Instant): DuePair<T> | undefined => {
    const oldest = waiting.oldest();
    if (oldest === undefined || oldest.value.at > until) return undefined;
    waiting.delete(oldest.key);
    return dueOf(oldest);
  };
  return {
    begin(pair, kept, at) {
      if (waiting.get(pair) !== undefined) return undefined;
      const gone = waiting.set(pair, { kept, at });
      return gone === undefined ? undefined : dueOf(gone);
    },
    complete: (pair) => waiting.delete(pair)?.kept,
    due(now, limit) {
      const taken: DuePair<T>[] = [];
      while (taken.length < limit) {
        const next = takeOldest(now - waitMs);
        if (next === undefined) break;
        taken.push(next);
      }
      return taken;
    },
    get size() {
      return waiting.size;
    },
  };
};
