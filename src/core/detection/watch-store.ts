import type { Instant } from '../time.ts';
import type { Crossing, Exposure, WalkStep } from './device-walk.ts';
import type { AdjacencyKind } from './signals.ts';
import type { Mark, Sketch } from './sketch.ts';

/** A number whose registration did not complete. */
export interface FailedNumber {
  /** Keyed hash of its block. */
  readonly block: string;
  /** Its last four digits: its place in the block, 0 to 9999. */
  readonly line: number;
}

/** What instances tell each other of what they see. All methods reject with `StoreUnavailable`. */
export interface WatchStore {
  /** Adds to the counters of a step (signals.ts, `fieldOf`). */
  add(step: number, counts: ReadonlyMap<string, number>): Promise<void>;
  /** All counters of a step. */
  counts(step: number): Promise<Readonly<Record<string, string>>>;
  /** Notes failed numbers for a day, one after the other; where a neighbour of each had failed before, if one had. */
  fail(numbers: readonly FailedNumber[]): Promise<readonly (AdjacencyKind | undefined)[]>;
  /** Forgets numbers that have completed after all. */
  clear(numbers: readonly FailedNumber[]): Promise<void>;
  /** Takes devices along their walks, one step after the other; what became of the device of each. */
  walk(steps: readonly WalkStep[], now: Instant): Promise<readonly Crossing[]>;
  /** Devices of which it has changed since then whether they are told anything, the last change of each, in their order; in any within a millisecond. */
  exposures(since: Instant): Promise<readonly Exposure[]>;
  /** Marks parts of items, one after the other; how many parts the item of each has. */
  mark(sketch: Sketch, marks: readonly Mark[], now: Instant): Promise<readonly number[]>;
  state(): Promise<string | undefined>;
  /** Replaces the state, if it still is what it was; false where it is another. */
  replace(before: string | undefined, after: string): Promise<boolean>;
}

/** For how long the counters of a step are kept, in milliseconds. */
export const COUNTS_MS = 3_600_000;
/** For how long a failed number is remembered at least, in milliseconds. */
export const FAILED_MS = 86_400_000;
/** For how long the state outlives its last change, in milliseconds: the usual is a week old. */
export const STATE_MS = 8 * 86_400_000;
