/** What one process saw of a flood. */
export interface Tally {
  asked: number;
  /** Decisions without an answer: refused with 503 by the gateway. */
  failed: number;
  /** Longest wait for an answer or a failure, in ms. */
  slowestMs: number;
  /** Longest time without an answer, in ms. */
  awayMs: number;
  /** Admitted units, or distinct members, by subject. */
  readonly admitted: Record<string, number | Record<string, true>>;
}

/** What all processes admitted together. */
export interface FloodResult extends Omit<Tally, 'admitted'> {
  readonly admitted: number;
  /** Subjects that were admitted more than their limit. */
  readonly broken: number;
  /** By how much the worst of them was. */
  readonly worstExcess: number;
  /** All that was admitted beyond limits. */
  readonly excess: number;
}

const sizeOf = (value: number | ReadonlySet<string>): number =>
  typeof value === 'number' ? value : value.size;

const merge = (tallies: readonly Tally[]): Map<string, number | Set<string>> => {
  const merged = new Map<string, number | Set<string>>();
  for (const { admitted } of tallies) {
    for (const [subject, value] of Object.entries(admitted)) {
      const before = merged.get(subject);
      if (typeof value === 'number') merged.set(subject, ((before as number | undefined) ?? 0) + value);
      else
        merged.set(subject, new Set([...((before as Set<string> | undefined) ?? []), ...Object.keys(value)]));
    }
  }
  return merged;
};

/** Adds up what several processes saw, and holds it to the limit of each subject. */
export const addUp = (tallies: readonly Tally[], limitOf: (subject: string) => number): FloodResult => {
  const excesses: number[] = [];
  let admitted = 0;
  for (const [subject, value] of merge(tallies)) {
    admitted += sizeOf(value);
    const excess = sizeOf(value) - limitOf(subject);
    if (excess > 0) excesses.push(excess);
  }
  const sum = (of: 'asked' | 'failed') => tallies.reduce((total, tally) => total + tally[of], 0);
  const most = (of: 'slowestMs' | 'awayMs') => Math.max(0, ...tallies.map((tally) => tally[of]));
  return {
    asked: sum('asked'),
    failed: sum('failed'),
    slowestMs: most('slowestMs'),
    awayMs: most('awayMs'),
    admitted,
    broken: excesses.length,
    worstExcess: Math.max(0, ...excesses),
    excess: excesses.reduce((total, excess) => total + excess, 0),
  };
};
