import type { ClientRateLimitInfo, Store } from 'express-rate-limit';

import type { Clock } from '../../core/time.ts';

interface Counter {
  hits: number;
  resetAt: number;
}

export interface MemoryEdgeStoreOptions {
  readonly clock: Clock;
  /** Addresses counted at a time; beyond them the older half of the counters is forgotten. */
  readonly maxSubjects: number;
}

const infoOf = ({ hits, resetAt }: Counter): ClientRateLimitInfo => ({
  totalHits: hits,
  resetTime: new Date(resetAt),
});

/** Counters in two generations: when the younger is as old as a window, or full, all of the older go, and no counter is looked for. */
const createGenerations = ({ clock, maxSubjects }: MemoryEdgeStoreOptions) => {
  let younger = new Map<string, Counter>();
  let older: typeof younger = new Map();
  let bornAt = clock();
  let windowMs = 0;
  return {
    setWindow: (ms: number) => void (windowMs = ms),
    get: (key: string) => younger.get(key) ?? older.get(key),
    start(key: string, now: number): Counter {
      if (now >= bornAt + windowMs || 2 * younger.size >= maxSubjects) {
        [older, younger, bornAt] = [younger, new Map<string, Counter>(), now];
      }
      const counter = { hits: 0, resetAt: now + windowMs };
      younger.set(key, counter);
      return counter;
    },
    delete(key: string): void {
      younger.delete(key);
      older.delete(key);
    },
  };
};

/**
 * The edge limit's counters in process, in the fixed windows of rate-limit-redis. Bounded, unlike the store that
 * express-rate-limit brings: whoever owns an IPv6 network has more addresses than we have memory.
 */
export const createMemoryEdgeStore = (options: MemoryEdgeStoreOptions): Store => {
  const { clock } = options;
  const counters = createGenerations(options);
  return {
    localKeys: true,
    init: ({ windowMs }) => counters.setWindow(windowMs),
    increment(key) {
      const now = clock();
      const known = counters.get(key);
      const counter = known !== undefined && known.resetAt > now ? known : counters.start(key, now);
      counter.hits += 1;
      return infoOf(counter);
    },
    decrement(key) {
      const counter = counters.get(key);
      if (counter !== undefined) counter.hits = Math.max(0, counter.hits - 1);
    },
    resetKey: (key) => counters.delete(key),
  };
};
