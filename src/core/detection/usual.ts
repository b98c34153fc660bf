import { HOUR, type Instant } from '../time.ts';
import { STEP_MS } from './signals.ts';

const STEPS_PER_HOUR = HOUR / STEP_MS;
/** Each day counts a seventh of the usual: about a week is remembered. */
const SHARE = 1 / 7;

/** Starts in each hour of the day (UTC), as the last days had them; −1 for an hour not yet seen whole. */
export interface Usual {
  readonly hours: readonly number[];
  /** The hour that is being counted, in hours since the epoch, its starts, and its first step. */
  readonly hour: number;
  readonly counted: number;
  readonly isWhole: boolean;
}

export const UNKNOWN_USUAL: Usual = {
  hours: Array.from({ length: 24 }, () => -1),
  hour: 0,
  counted: 0,
  isWhole: false,
};

/** Starts of one step that the last days would have at this hour; 0 while that is not known. */
export const usualOf = ({ hours }: Usual, now: Instant): number =>
  Math.max(hours[Math.floor(now / HOUR) % 24] ?? -1, 0) / STEPS_PER_HOUR;

const learn = (before: number, counted: number): number =>
  before < 0 ? counted : before + SHARE * (counted - before);

/** Counts the starts of a step. An hour of which a part was missed is not learned from. */
export const countUsual = (usual: Usual, starts: number, now: Instant): Usual => {
  const hour = Math.floor(now / HOUR);
  if (hour === usual.hour) return { ...usual, counted: usual.counted + starts };
  const isNext = hour === usual.hour + 1;
  const hours =
    isNext && usual.isWhole
      ? usual.hours.map((before, at) => (at === usual.hour % 24 ? learn(before, usual.counted) : before))
      : usual.hours;
  return { hours, hour, counted: starts, isWhole: isNext };
};
