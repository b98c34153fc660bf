import type { Instant } from '../time.ts';

/** What something was, at most `entries` times, the oldest just before the window. */
export interface History<T> {
  /** Remembers it, unless what was remembered last is too young: the window has to fit. */
  add(at: Instant, value: T): void;
  /** The youngest that is as old as the window; the oldest of all while none is. */
  before(at: Instant): { readonly at: Instant; readonly value: T } | undefined;
}

export interface HistoryOptions {
  readonly windowMs: number;
  /** At most so many are remembered: a longer window is remembered more coarsely. */
  readonly entries: number;
}

/** Bounded, whatever the window. */
export const createHistory = <T>({ windowMs, entries }: HistoryOptions): History<T> => {
  let kept: { readonly at: Instant; readonly value: T }[] = [];
  const spacingMs = windowMs / entries;
  return {
    add(at, value) {
      const last = kept.at(-1);
      // A clock that steps back begins anew: nothing can be said of the time between.
      if (last !== undefined && at < last.at) kept = [];
      else if (last !== undefined && at - last.at < spacingMs) return;
      kept.push({ at, value });
      const stale = kept.findLastIndex((entry) => entry.at <= at - windowMs);
      if (stale > 0) kept = kept.slice(stale);
    },
    before: (at) => kept.findLast((entry) => entry.at <= at - windowMs) ?? kept[0],
  };
};
