import { DAY, MINUTE, SECOND } from '../../src/core/time.ts';

/** Truthful answers about numbers that the adversary does not own, by their time. */
export interface AnswersLearned {
  /** One more, so many milliseconds after the attack began; in order of time. */
  add(sinceMs: number): void;
  readonly count: number;
  /** Most of them in any 24 hours. */
  worstDay(): number;
  /** So many in each of `count` equal parts of `ms`. */
  series(ms: number, count: number): readonly number[];
  /**
   * Seconds until the attack is contained: from then on it never learns faster, in whatever span, than twice the day’s bound spread
   * evenly (the crest of the day is 1.6 times its mean), but for a clump of one answer and what that pace is in half the time to contain it,
   * a minute to ten. Answers come in clumps by chance, and where certificates that were filled together forgive together: the last clump of
   * a run of any length would be its containment.
   */
  containedAfter(boundPerDay: number, withinSeconds: number): number;
}

const clumpMs = (withinSeconds: number): number =>
  Math.min(Math.max((withinSeconds * SECOND) / 2, MINUTE), 10 * MINUTE);

/** None at first. */
export const createAnswersLearned = (): AnswersLearned => {
  const times: number[] = [];
  return {
    add: (sinceMs) => void times.push(sinceMs),
    get count() {
      return times.length;
    },
    worstDay() {
      let [worst, from] = [0, 0];
      for (const [at, time] of times.entries()) {
        while ((times[from] ?? time) <= time - DAY) from += 1;
        worst = Math.max(worst, at - from + 1);
      }
      return worst;
    },
    series(ms, count) {
      const parts = Array.from({ length: count }, () => 0);
      for (const time of times) {
        const part = Math.min(Math.floor((time / ms) * count), count - 1);
        parts[part] = (parts[part] ?? 0) + 1;
      }
      return parts;
    },
    containedAfter(boundPerDay, withinSeconds) {
      const perMs = (2 * boundPerDay) / DAY;
      const clump = 1 + perMs * clumpMs(withinSeconds);
      // How far the count is above the line, answer by answer: contained where no later one is more than a clump higher.
      const above = (at: number): number => at + 1 - perMs * (times[at] ?? 0);
      let [highest, contained] = [-Infinity, times.length];
      for (let at = times.length - 1; at >= 0; at -= 1) {
        if (highest <= above(at) + clump) contained = at;
        else break;
        highest = Math.max(highest, above(at));
      }
      // Before the first answer the count is 0, and so is the line.
      if (contained === 0 && highest <= clump) return 0;
      return (times[contained] ?? 0) / SECOND;
    },
  };
};
