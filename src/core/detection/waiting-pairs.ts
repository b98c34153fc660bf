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

/** In the order in which they began: a Map knows it. */
export const createWaitingPairs = <T>({ waitMs, maxWaiting }: WaitingPairsOptions): WaitingPairs<T> => {
  const waiting = new Map<string, { readonly kept: T; readonly at: Instant }>();
  const takeOldest = (until: Instant): DuePair<T> | undefined => {
    for (const [pair, { kept, at }] of waiting) {
      if (at > until) return undefined;
      waiting.delete(pair);
      return { pair, kept };
    }
    return undefined;
  };
  return {
    begin(pair, kept, at) {
      if (waiting.has(pair)) return undefined;
      const gone = waiting.size >= maxWaiting ? takeOldest(Infinity) : undefined;
      waiting.set(pair, { kept, at });
      return gone;
    },
    complete(pair) {
      const entry = waiting.get(pair);
      waiting.delete(pair);
      return entry?.kept;
    },
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
