import type { Problem } from '../problems/problem.ts';

/** How work ended that only some numbers bring about. */
export interface Outcome {
  readonly ms: number;
  /** Where it failed: what was answered. */
  readonly problem?: Problem;
}

/** The last outcomes of such work, for numbers that have none to show the like: in time, and in failure. */
export interface Outcomes {
  ended(outcome: Outcome): void;
  /** One of the last, drawn at random; nothing, at once, before the first. */
  draw(): Outcome;
}

const KEPT = 256;

/** Keeps the last 256; `random` is uniform in [0, 1). */
export const createOutcomes = (random: () => number): Outcomes => {
  const kept: Outcome[] = [];
  let next = 0;
  return {
    ended(outcome) {
      kept[next] = outcome;
      next = (next + 1) % KEPT;
    },
    draw: () => kept[Math.floor(random() * kept.length)] ?? { ms: 0 },
  };
};
