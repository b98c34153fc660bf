import { createMemoryEdgeStore } from '../../src/adapters/memory/edge-store.ts';
import { createDenyCache } from '../../src/core/limits/deny-cache.ts';
import type { KeyedHash } from '../../src/core/subjects/keyed-hash.ts';
import type { Clock, Instant } from '../../src/core/time.ts';

export interface EdgeRules {
  /** Requests per address and window. */
  readonly limit: number;
  /** Milliseconds. */
  readonly windowMs: number;
}

/** Addresses that are counted at a time. */
const MAX_ADDRESSES = 2_000_000;

/**
 * The edge limit over the gateway’s own store of it. Says until when an address is refused; undefined where it is not.
 * The comparison is express-rate-limit’s: beyond the limit, not at it.
 */
export const createEdge = (
  { limit, windowMs }: EdgeRules,
  { clock, hash }: { readonly clock: Clock; readonly hash: KeyedHash },
): ((address: string) => Instant | undefined) => {
  const store = createMemoryEdgeStore({ clock, maxSubjects: MAX_ADDRESSES });
  void store.init?.({ windowMs } as Parameters<NonNullable<typeof store.init>>[0]);
  const denied = createDenyCache(MAX_ADDRESSES);
  return (address) => {
    const now = clock();
    const key = hash('edge', address);
    const remainingMs = denied.remainingMs(key, now);
    if (remainingMs > 0) return now + remainingMs;
    const counted = store.increment(key);
    if (counted instanceof Promise) throw new TypeError('the embedded edge store waits for nothing');
    const { totalHits, resetTime } = counted;
    if (totalHits <= limit) return undefined;
    const until = resetTime?.getTime() ?? now + windowMs;
    denied.deny(key, now, until - now);
    return until;
  };
};
