/** Which places were used lately, and whose turn it is to make room. */
export interface RecentUse {
  /** A place is used, or taken anew. */
  use(place: number): void;
  /** The next place, below `places`, that has not been used for a round and at least `spared` uses. */
  next(places: number): number;
}

const FIRST_ROOM = 64;

/**
 * Second chance (Corbató 1968, “A Paging Experiment with the Multics System”): a hand goes round, and passes over what was
 * used since. About the order of least recent use, where a list of it would touch two more entries at each use. The last
 * `spared` uses are never passed back: what a decision has just read does not go for it.
 */
export const createRecentUse = (spared: number): RecentUse => {
  let usedAt = new Float64Array(FIRST_ROOM);
  let uses = 0;
  let hand = 0;
  /** Used before then: not in this round. */
  let before = 0;
  return {
    use(place) {
      if (place >= usedAt.length) {
        const grown = new Float64Array(Math.max(2 * usedAt.length, place + 1));
        grown.set(usedAt);
        usedAt = grown;
      }
      usedAt[place] = uses += 1;
    },
    next(places) {
      for (;;) {
        if (hand >= places) {
          hand = 0;
          before = Math.max(before, uses - spared);
        }
        const place = hand;
        hand += 1;
        if ((usedAt[place] ?? 0) <= before) return place;
      }
    },
  };
};
