import type { Instant } from '../time.ts';

export interface PairCountsOptions {
  /** For how long a pair is remembered at least, in milliseconds, and twice as long at most. */
  readonly rememberMs: number;
  /** Pairs of a generation; a full one makes room for the next before its time. */
  readonly maxPairs: number;
}

/** How many distinct partners each subject has. */
export interface PairCounts {
  /**
   * Both are 32 bits of keyed hashes. Returns how many partners the subject has by now; undefined where the pair is known, or
   * is taken for another: one of about 130,000, where as many are remembered as can be.
   */
  add(subject: number, partner: number, at: Instant): number | undefined;
  /** Pairs that are remembered. */
  readonly size: number;
}

/** Odd, so that no two partners of a subject, and no two subjects of a partner, make the same pair (2^32 ÷ φ). */
const SPREAD = 0x9e37_79b1;

interface Generation {
  readonly pairs: Set<number>;
  readonly counts: Map<number, number>;
}

const createGeneration = (): Generation => ({ pairs: new Set(), counts: new Map() });

const move = (counts: Map<number, number>, subject: number, by: number): number => {
  const moved = (counts.get(subject) ?? 0) + by;
  if (moved === 0) counts.delete(subject);
  else counts.set(subject, moved);
  return moved;
};

/** Two generations of pairs: what is seen again moves to the newer one, and the older one is forgotten as a whole. */
export const createPairCounts = ({ rememberMs, maxPairs }: PairCountsOptions): PairCounts => {
  let [newer, older] = [createGeneration(), createGeneration()];
  let begin = -Infinity;
  const age = (at: Instant): void => {
    const generations = (at - begin) / rememberMs;
    if (generations < 1 && newer.pairs.size < maxPairs) return;
    older = generations >= 2 ? createGeneration() : newer;
    newer = createGeneration();
    begin = at;
  };
  return {
    add(subject, partner, at) {
      age(at);
      const pair = Math.imul(subject, SPREAD) ^ partner;
      if (newer.pairs.has(pair)) return undefined;
      newer.pairs.add(pair);
      const recent = move(newer.counts, subject, 1);
      if (!older.pairs.delete(pair)) return recent + (older.counts.get(subject) ?? 0);
      move(older.counts, subject, -1);
      return undefined;
    },
    get size() {
      return newer.pairs.size + older.pairs.size;
    },
  };
};
