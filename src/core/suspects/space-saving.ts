import { createOldestFirst } from '../oldest-first.ts';

/**
 * The most frequent of many, in bounded memory: Space-Saving (Metwally, Agrawal & El Abbadi 2005, ICDT), where the place
 * that a newcomer takes is the rarest of a few old ones instead of the rarest of all. A newcomer inherits the count of the
 * place, so that what comes often stays; what is taken out is without it, so that no count is ever too high.
 */
export interface SpaceSaving {
  add(key: string): void;
  /** Takes out what was counted: keys, and how often each was seen since it has its place. */
  take(): ReadonlyMap<string, number>;
}

interface Counter {
  readonly key: string;
  count: number;
  /** What of the count is another's. */
  readonly inherited: number;
}

/** The rarest is looked for among that many: a cheaper guess than the rarest of all, and never a frequent one for long. */
const LOOKED_AT = 16;

/** `capacity`: keys that are counted at a time. */
export const createSpaceSaving = (capacity: number): SpaceSaving => {
  let counters = createOldestFirst<Counter>();
  /** Of those that were touched least recently. */
  const rarest = (): Counter | undefined => {
    let least: Counter | undefined;
    let looked = 0;
    for (const counter of counters.values()) {
      if (least === undefined || counter.count < least.count) least = counter;
      looked += 1;
      if (looked >= LOOKED_AT) break;
    }
    return least;
  };
  return {
    add(key) {
      const known = counters.get(key);
      if (known !== undefined) {
        known.count += 1;
        counters.set(key, known);
        return;
      }
      const gone = counters.size >= capacity ? rarest() : undefined;
      if (gone !== undefined) counters.delete(gone.key);
      const inherited = gone?.count ?? 0;
      counters.set(key, { key, count: inherited + 1, inherited });
    },
    take() {
      const taken = [...counters.values()];
      counters = createOldestFirst();
      return new Map(taken.map(({ key, count, inherited }) => [key, count - inherited]));
    },
  };
};
