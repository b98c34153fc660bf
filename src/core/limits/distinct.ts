import type { Instant } from '../time.ts';
import type { Algorithm } from './algorithm.ts';
import type { DistinctCharge } from './store.ts';

/**
 * Members and, at the same place, their marks. A mark is the last admitted use in half-milliseconds: even when the
 * member was new then, odd when it had been there. By that a refund sees that the member came back since, even within
 * the same millisecond, and lets it stay.
 */
export interface DistinctState {
  members: string[];
  marks: number[];
}

/** The smallest mark that counts: a use within the millisecond `now − windowMs` may still be inside the window. */
const oldestMark = (windowMs: number, now: Instant): number => 2 * (now - windowMs);

/** First instant at which a mark counts no more. */
const goneAt = (mark: number, windowMs: number): Instant => Math.floor(mark / 2) + windowMs + 1;

const liveMarks = (state: DistinctState, { windowMs }: DistinctCharge, now: Instant): number[] => {
  const oldest = oldestMark(windowMs, now);
  return state.marks.filter((mark) => mark >= oldest);
};

const smallest = (marks: readonly number[]): number | undefined => {
  let least = marks[0];
  for (const mark of marks) if (least === undefined || mark < least) least = mark;
  return least;
};

const remove = (state: DistinctState, at: number): void => {
  state.members.splice(at, 1);
  state.marks.splice(at, 1);
};

const trim = (state: DistinctState, oldest: number): void => {
  for (let at = state.marks.length - 1; at >= 0; at -= 1) {
    if ((state.marks[at] ?? 0) < oldest) remove(state, at);
  }
};

/** Exact set: never more than `limit` distinct admitted members in any span of `windowMs`; a member comes back free. */
export const distinctAlgorithm: Algorithm<DistinctCharge, DistinctState> = {
  create: () => ({ members: [], marks: [] }),

  read(state, charge, now) {
    const oldest = oldestMark(charge.windowMs, now);
    let live = 0;
    for (const mark of state.marks) if (mark >= oldest) live += 1;
    const at = state.members.indexOf(charge.member);
    const isKnown = at >= 0 && (state.marks[at] ?? 0) >= oldest;
    return { count: live, fits: isKnown || live < charge.limit, units: isKnown ? 0 : 1 };
  },

  resetMs(state, charge, now, fits) {
    const live = liveMarks(state, charge, now);
    const mark = fits ? smallest(live) : live.sort((a, b) => a - b)[live.length - charge.limit];
    return mark === undefined ? 0 : goneAt(mark, charge.windowMs) - now;
  },

  charge(state, { member, windowMs }, now) {
    const oldest = oldestMark(windowMs, now);
    const at = state.members.indexOf(member);
    const mark = state.marks[at] ?? -Infinity;
    if (mark >= oldest) {
      // Never back: after the clock stepped back the earlier use still is the later mark.
      state.marks[at] = Math.max(mark, 2 * now + 1);
      return;
    }
    trim(state, oldest);
    // As in a window, no room beyond what is needed.
    state.members = state.members.concat(member);
    state.marks = state.marks.concat(2 * now);
  },

  refund(state, { member }, chargedAt) {
    const at = state.members.indexOf(member);
    if (at >= 0 && state.marks[at] === 2 * chargedAt) remove(state, at);
  },

  emptyAt: (state, { windowMs }) => goneAt(Math.max(-1, ...state.marks), windowMs),
};
