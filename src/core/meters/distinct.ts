import { DAY, HOUR, MINUTE, type Instant } from '../time.ts';
import { createSketch, estimate, mergeSketch, type Sketch } from './sketch.ts';

/** What is counted; the label of `enumeration_distinct`. */
export const DISTINCT_KINDS = ['numbers', 'devices', 'addresses', 'blocks', 'issuers'] as const;
export type DistinctKind = (typeof DISTINCT_KINDS)[number];

export const DISTINCT_WINDOWS = ['1m', '1h', '24h'] as const;
export type DistinctWindow = (typeof DISTINCT_WINDOWS)[number];

/** Distinct subjects in each window. */
export type DistinctCounts = Readonly<Record<DistinctWindow, number>>;

/** Slices that a window is made of: sketches cannot forget, so that its oldest slice goes as a whole. */
const SLICES = 6;

/** The slice under way too, so that a window is never too short: it is up to a sixth too long. */
export const SLICES_COUNTED = SLICES + 1;

/** Length of a slice of each window, in milliseconds. */
export const SLICE_MS: Readonly<Record<DistinctWindow, number>> = {
  '1m': MINUTE / SLICES,
  '1h': HOUR / SLICES,
  '24h': DAY / SLICES,
};

/** The slice of an instant. */
export const sliceOf = (window: DistinctWindow, at: Instant): number => Math.floor(at / SLICE_MS[window]);

/** Where all instances merge what they have seen. */
export interface DistinctStore {
  /** Merges a sketch (nothing where it is absent) into the slices of `at`, and counts. @throws {StoreUnavailable} */
  merge(kind: DistinctKind, sketch: Sketch | undefined, at: Instant): Promise<DistinctCounts>;
}

/** What was seen of one kind, by window. */
export interface SketchWindows {
  merge(sketch: Sketch, at: Instant): void;
  counts(at: Instant): DistinctCounts;
}

/** At most 21 sketches: 344 kB. Nothing is held while nothing is seen. */
export const createSketchWindows = (): SketchWindows => {
  const slices = new Map(DISTINCT_WINDOWS.map((window) => [window, new Map<number, Sketch>()]));
  const within = (window: DistinctWindow, at: Instant): readonly Sketch[] => {
    const known = slices.get(window) ?? new Map<number, Sketch>();
    const now = sliceOf(window, at);
    for (const slice of known.keys()) if (slice <= now - SLICES_COUNTED) known.delete(slice);
    return [...known.values()];
  };
  const count = (window: DistinctWindow, at: Instant): number => {
    const [first, ...others] = within(window, at);
    if (first === undefined) return 0;
    const union = first.slice();
    for (const other of others) mergeSketch(union, other);
    return estimate(union);
  };
  return {
    merge(sketch, at) {
      for (const [window, known] of slices) {
        within(window, at);
        const slice = sliceOf(window, at);
        const held = known.get(slice) ?? createSketch();
        known.set(slice, held);
        mergeSketch(held, sketch);
      }
    },
    counts: (at) => ({ '1m': count('1m', at), '1h': count('1h', at), '24h': count('24h', at) }),
  };
};
