import type { Instant } from '../time.ts';
import type { Algorithm } from './algorithm.ts';
import { WINDOW_BUCKETS, type WindowCharge } from './store.ts';

/**
 * Bucket index and units in turn, by rising index. A million of them are kept, so the array is flat, and made anew where it
 * grows, as large as needed, where `push` would allocate room for 17.
 */
export type WindowState = number[];

/** Milliseconds that one bucket spans; rounded up, so that eight of them never span less than the window. */
export const bucketWidth = (windowMs: number): number => Math.ceil(windowMs / WINDOW_BUCKETS);

/** The oldest bucket that overlaps (now − window, now]; it counts whole, which is what keeps every span within the limit. */
const oldestBucket = (windowMs: number, now: Instant): number =>
  Math.floor((now - windowMs) / bucketWidth(windowMs));

/** First instant at which a bucket counts no more. */
const goneAt = (bucket: number, windowMs: number): Instant => (bucket + 1) * bucketWidth(windowMs) + windowMs;

/** No upper bound: after the clock stepped back, buckets of its future hold requests that were admitted just now. */
const count = (buckets: WindowState, oldest: number): number => {
  let sum = 0;
  for (let at = 0; at < buckets.length; at += 2) {
    if ((buckets[at] ?? 0) >= oldest) sum += buckets[at + 1] ?? 0;
  }
  return sum;
};

/** The bucket with whose end at least `units` are gone. */
const bucketThatFrees = (buckets: WindowState, oldest: number, units: number): number | undefined => {
  let freed = 0;
  for (let at = 0; at < buckets.length; at += 2) {
    const bucket = buckets[at] ?? 0;
    if (bucket < oldest) continue;
    freed += buckets[at + 1] ?? 0;
    if (freed >= units) return bucket;
  }
  return undefined;
};

/** Conservative bucketed window: never more than `limit` units in any span of `windowMs`. */
export const windowAlgorithm: Algorithm<WindowCharge, WindowState> = {
  create: () => [],

  read(state, { windowMs, limit, cost }, now) {
    const counted = count(state, oldestBucket(windowMs, now));
    return { count: counted, fits: counted + cost <= limit, units: cost };
  },

  resetMs(state, { windowMs, limit, cost }, now, fits) {
    const oldest = oldestBucket(windowMs, now);
    const excess = fits ? 1 : count(state, oldest) + cost - limit;
    const bucket = bucketThatFrees(state, oldest, excess);
    // Nothing counted, or a cost above the limit, which no waiting makes fit.
    if (bucket === undefined) return fits ? 0 : windowMs;
    return goneAt(bucket, windowMs) - now;
  },

  charge(buckets, { windowMs, cost }, now) {
    const bucket = Math.floor(now / bucketWidth(windowMs));
    let at = buckets.length;
    while (at > 0 && (buckets[at - 2] ?? 0) >= bucket) at -= 2;
    if (buckets[at] === bucket) {
      buckets[at + 1] = (buckets[at + 1] ?? 0) + cost;
      return buckets;
    }
    const oldest = oldestBucket(windowMs, now);
    let stale = 0;
    while (stale < at && (buckets[stale] ?? 0) < oldest) stale += 2;
    return stale === buckets.length
      ? [bucket, cost]
      : buckets.slice(stale, at).concat([bucket, cost], buckets.slice(at));
  },

  refund(buckets, { windowMs }, chargedAt, units) {
    const bucket = Math.floor(chargedAt / bucketWidth(windowMs));
    for (let at = 0; at < buckets.length; at += 2) {
      if (buckets[at] !== bucket) continue;
      const left = (buckets[at + 1] ?? 0) - units;
      if (left > 0) buckets[at + 1] = left;
      else buckets.splice(at, 2);
      return;
    }
  },

  emptyAt: (buckets, { windowMs }) => goneAt(buckets.at(-2) ?? -1, windowMs),
};
