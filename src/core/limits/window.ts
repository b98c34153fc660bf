import type { Instant } from '../time.ts';
import type { Algorithm } from './algorithm.ts';
import { WINDOW_BUCKETS, type WindowCharge } from './store.ts';

/** Bucket index and units in turn, by rising index: a flat array, because a million of them are kept. */
export type WindowState = number[];

/** Milliseconds that one bucket spans; rounded up, so that eight of them never span less than the window. */
export const bucketWidth = (windowMs: number): number => Math.ceil(windowMs / WINDOW_BUCKETS);

/** The oldest bucket that overlaps (now − window, now]; it counts whole, which is what keeps every span within the limit. */
const oldestBucket = (windowMs: number, now: Instant): number =>
  Math.floor((now - windowMs) / bucketWidth(windowMs));

/** First instant at which a bucket counts no more. */
const goneAt = (bucket: number, windowMs: number): Instant => (bucket + 1) * bucketWidth(windowMs) + windowMs;

/** No upper bound: after the clock stepped back, buckets of its future hold requests that were admitted just now. */
const count = (state: WindowState, oldest: number): number => {
  let sum = 0;
  for (let at = 0; at < state.length; at += 2) {
    if ((state[at] ?? 0) >= oldest) sum += state[at + 1] ?? 0;
  }
  return sum;
};

/** The bucket with whose end at least `units` are gone. */
const bucketThatFrees = (state: WindowState, oldest: number, units: number): number | undefined => {
  let freed = 0;
  for (let at = 0; at < state.length; at += 2) {
    const bucket = state[at] ?? 0;
    if (bucket < oldest) continue;
    freed += state[at + 1] ?? 0;
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

  charge(state, { windowMs, cost }, now) {
    const oldest = oldestBucket(windowMs, now);
    let stale = 0;
    while (stale < state.length && (state[stale] ?? 0) < oldest) stale += 2;
    if (stale > 0) state.splice(0, stale);
    const bucket = Math.floor(now / bucketWidth(windowMs));
    let at = state.length;
    while (at > 0 && (state[at - 2] ?? 0) >= bucket) at -= 2;
    if (state[at] === bucket) state[at + 1] = (state[at + 1] ?? 0) + cost;
    else if (at === state.length) state.push(bucket, cost);
    else state.splice(at, 0, bucket, cost);
  },

  refund(state, { windowMs }, chargedAt, units) {
    const bucket = Math.floor(chargedAt / bucketWidth(windowMs));
    for (let at = 0; at < state.length; at += 2) {
      if (state[at] !== bucket) continue;
      const left = (state[at + 1] ?? 0) - units;
      if (left > 0) state[at + 1] = left;
      else state.splice(at, 2);
      return;
    }
  },

  emptyAt: (state, { windowMs }) => goneAt(state.at(-2) ?? -1, windowMs),
};
