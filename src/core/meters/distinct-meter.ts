import type { Clock } from '../time.ts';
import {
  createSketchWindows,
  DISTINCT_KINDS,
  type DistinctCounts,
  type DistinctKind,
  type DistinctStore,
  type DistinctWindow,
} from './distinct.ts';
import { addToSketch, createSketch, mergeSketch, type Sketch } from './sketch.ts';
import type { Tag } from './tag.ts';

export interface DistinctMeterDeps {
  /** Of all instances; absent where this is the only one. */
  readonly store?: DistinctStore;
  readonly clock: Clock;
}

/** How many distinct subjects were seen. */
export interface DistinctMeter {
  /** At once, in memory. */
  note(kind: DistinctKind, tag: Tag): void;
  /** Tells the others, and asks how many there are; to be called every few seconds for each kind. Never throws. */
  turn(kind: DistinctKind): Promise<void>;
  /** As of the last turn: of all instances, and while the store is away of this one. */
  count(kind: DistinctKind, window: DistinctWindow): number;
}

const createKindMeter = (kind: DistinctKind, { store, clock }: DistinctMeterDeps) => {
  const own = createSketchWindows();
  /** Seen since the last turn. */
  let fresh: Sketch | undefined;
  /** Not yet told to the others. */
  let untold: Sketch | undefined;
  let counts: DistinctCounts = { '1m': 0, '1h': 0, '24h': 0 };
  const share = async (shared: DistinctStore): Promise<DistinctCounts> => {
    const told = untold;
    untold = undefined;
    try {
      return await shared.merge(kind, told, clock());
    } catch {
      // A sketch takes all that comes while the store is away, and no more room for it.
      untold = told;
      return own.counts(clock());
    }
  };
  return {
    note: (tag: Tag): void => addToSketch((fresh ??= createSketch()), tag),
    async turn(): Promise<void> {
      const seen = fresh;
      fresh = undefined;
      if (seen !== undefined) {
        own.merge(seen, clock());
        if (untold === undefined) untold = seen;
        else mergeSketch(untold, seen);
      }
      counts = store === undefined ? own.counts(clock()) : await share(store);
    },
    count: (window: DistinctWindow): number => counts[window],
  };
};

/**
 * Distinct subjects of one instance, or of all that share a store: each instance tells the others a sketch every few
 * seconds, and exports what all of them have seen. At most 23 sketches a kind: 1.9 MB in all.
 */
export const createDistinctMeter = (deps: DistinctMeterDeps): DistinctMeter => {
  const meters = new Map(DISTINCT_KINDS.map((kind) => [kind, createKindMeter(kind, deps)]));
  return {
    note: (kind, tag) => meters.get(kind)?.note(tag),
    turn: (kind) => meters.get(kind)?.turn() ?? Promise.resolve(),
    count: (kind, window) => meters.get(kind)?.count(window) ?? 0,
  };
};
