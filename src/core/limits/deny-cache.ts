import { createOldestFirst } from '../oldest-first.ts';

/** Subjects that are refused until a known moment, so that refusing them again costs no round trip. */
export interface DenyCache {
  isEmpty(): boolean;
  /** Milliseconds until the refusal ends; 0 where there is none. */
  remainingMs(key: string, now: number): number;
  /** Refuses for `forMs` from `now`; should the clock step back behind `now`, the refusal ends. */
  deny(key: string, now: number, forMs: number): void;
}

interface Refusal {
  readonly from: number;
  readonly until: number;
}

/** Holds at most `maxEntries`; beyond them the oldest refusal is forgotten, and asked of the store again. */
export const createDenyCache = (maxEntries: number): DenyCache => {
  const refusals = createOldestFirst<Refusal>(maxEntries);
  return {
    isEmpty: () => refusals.size === 0,
    remainingMs(key, now) {
      const refusal = refusals.get(key);
      if (refusal === undefined) return 0;
      if (refusal.from <= now && now < refusal.until) return refusal.until - now;
      refusals.delete(key);
      return 0;
    },
    deny: (key, now, forMs) => void refusals.set(key, { from: now, until: now + forMs }),
  };
};
