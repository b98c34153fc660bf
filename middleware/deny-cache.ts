/** Subjects that are refused until a known moment, so that refusing them again costs no round trip. */
export interface DenyCache {
  /** Milliseconds until the refusal ends; 0 where there is none. */
  remainingMs(key: string, now: number): number;
  deny(key: string, until: number): void;
}

/** Holds at most `maxEntries`; beyond them the oldest refusal is forgotten, and asked of the store again. */
export const createDenyCache = (maxEntries: number): DenyCache => {
  const refusedUntil = new Map<string, number>();
  return {
    remainingMs(key, now) {
      const until = refusedUntil.get(key);
      if (until === undefined) return 0;
      if (until > now) return until - now;
      refusedUntil.delete(key);
      return 0;
    },
    deny(key, until) {
      // Insertion order is age: an entry that is renewed moves to the end.
      refusedUntil.delete(key);
      refusedUntil.set(key, until);
      if (refusedUntil.size <= maxEntries) return;
      const [oldest] = refusedUntil.keys();
      if (oldest !== undefined) refusedUntil.delete(oldest);
    },
  };
};
