import type { Instant } from '../time.ts';
import type { Algorithm } from './algorithm.ts';
import type { DistinctCharge } from './store.ts';

/**
 * Mark and member in turn. A mark is the last admitted use in half-milliseconds: even when the member was new then, odd
 * when it had been there. By that a refund sees that the member came back since, even within the same millisecond, and lets it
 * stay. A million of them are kept, so the array is flat, as that of a window.
 */
export type DistinctState = (string | number)[];

/** The smallest mark that counts: a use within the millisecond `now − windowMs` may still be inside the window. */
const oldestMark = (windowMs: number, now: Instant): number => 2 * (now - windowMs);

/** First instant at which a mark counts no more. */
const goneAt = (mark: number, windowMs: number): Instant => Math.floor(mark / 2) + windowMs + 1;

const markAt = (state: DistinctState, at: number): number => state[at] as number;

/** Where the mark of a member stands; below 0 where it is none. */
const indexOf = (state: DistinctState, member: string): number => {
  for (let at = 0; at < state.length; at += 2) if (state[at + 1] === member) return at;
  return -1;
};

const liveMarks = (state: DistinctState, oldest: number): number[] => {
  const marks: number[] = [];
  for (let at = 0; at < state.length; at += 2) {
    const mark = markAt(state, at);
    if (mark >= oldest) marks.push(mark);
  }
  return marks;
};

const countLive = (state: DistinctState, oldest: number): number => {
  let live = 0;
  for (let at = 0; at < state.length; at += 2) if (markAt(state, at) >= oldest) live += 1;
  return live;
};

const smallestLive = (state: DistinctState, oldest: number): number | undefined => {
  let least: number | undefined;
  for (let at = 0; at < state.length; at += 2) {
    const mark = markAt(state, at);
    if (mark >= oldest && (least === undefined || mark < least)) least = mark;
  }
  return least;
};

const withoutStale = (state: DistinctState, oldest: number): DistinctState =>
  countLive(state, oldest) * 2 === state.length
    ? state
    : state.filter((_, at) => markAt(state, at - (at % 2)) >= oldest);

/** Exact set: never more than `limit` distinct admitted members in any span of `windowMs`; a member comes back free. */
export const distinctAlgorithm: Algorithm<DistinctCharge, DistinctState> = {
  create: () => [],

  read(state, { windowMs, member, limit }, now) {
    const oldest = oldestMark(windowMs, now);
    const live = countLive(state, oldest);
    const at = indexOf(state, member);
    const isKnown = at >= 0 && markAt(state, at) >= oldest;
    return { count: live, fits: isKnown || live < limit, units: isKnown ? 0 : 1 };
  },

  resetMs(state, { windowMs, limit }, now, fits) {
    const oldest = oldestMark(windowMs, now);
    const mark = fits
      ? smallestLive(state, oldest)
      : liveMarks(state, oldest)
          .sort((a, b) => a - b)
          .at(-limit);
    return mark === undefined ? 0 : goneAt(mark, windowMs) - now;
  },

  charge(state, { member, windowMs }, now) {
    const oldest = oldestMark(windowMs, now);
    const at = indexOf(state, member);
    if (at >= 0 && markAt(state, at) >= oldest) {
      // Never back: after the clock stepped back the earlier use still is the later mark.
      state[at] = Math.max(markAt(state, at), 2 * now + 1);
      return state;
    }
    const live = withoutStale(state, oldest);
    return live.length === 0 ? [2 * now, member] : live.concat(2 * now, member);
  },

  refund(state, { member }, chargedAt) {
    const at = indexOf(state, member);
    if (at >= 0 && state[at] === 2 * chargedAt) state.splice(at, 2);
  },

  emptyAt(state, { windowMs }) {
    let last = -1;
    for (let at = 0; at < state.length; at += 2) last = Math.max(last, markAt(state, at));
    return goneAt(last, windowMs);
  },
};
