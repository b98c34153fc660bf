import type { ClientRateLimitInfo, Store } from 'express-rate-limit';

import type { Clock } from '../../core/time.ts';

interface Counter {
  hits: number;
  resetAt: number;
}

export interface MemoryEdgeStoreOptions {
  readonly clock: Clock;
  /** Addresses counted at a time; beyond them the oldest counter is forgotten. */
  readonly maxSubjects: number;
}

const infoOf = ({ hits, resetAt }: Counter): ClientRateLimitInfo => ({
  totalHits: hits,
  resetTime: new Date(resetAt),
});

/**
 * The edge limit's counters in process, in the fixed windows of rate-limit-redis. Bounded, unlike the store that
 * express-rate-limit brings: whoever owns an IPv6 network has more addresses than we have memory.
 */
export const createMemoryEdgeStore = ({ clock, maxSubjects }: MemoryEdgeStoreOptions): Store => {
  const counters = new Map<string, Counter>();
  let windowMs = 0;
  const start = (key: string, now: number): Counter => {
    const counter = { hits: 0, resetAt: now + windowMs };
    // A counter that starts anew is the youngest: insertion order stays the order of expiry.
    counters.delete(key);
    counters.set(key, counter);
    const [oldest] = counters.keys();
    if (oldest !== undefined && counters.size > maxSubjects) counters.delete(oldest);
    return counter;
  };
  return {
    localKeys: true,
    init: (options) => void (windowMs = options.windowMs),
    increment(key) {
      const now = clock();
      const known = counters.get(key);
      const counter = known !== undefined && known.resetAt > now ? known : start(key, now);
      counter.hits += 1;
      return infoOf(counter);
    },
    decrement(key) {
      const counter = counters.get(key);
      if (counter !== undefined) counter.hits = Math.max(0, counter.hits - 1);
    },
    resetKey: (key) => void counters.delete(key),
  };
};
