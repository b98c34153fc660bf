/**
 * How often an honest source meets a full ledger (docs/containment.md). Each start adds 1, and the share c that completes
 * takes 1 + β back: a random walk with a floor, whose height falls off like r^C₀. Time’s forgiveness is left out, so that
 * these are bounds from above.
 */

const STEPS = 200;

/**
 * r: the root below 1 of (1 − c)/r + c·r^β = 1 (Lundberg); (1 − c)/c at β = 1. 1 where completions repay less than what
 * fails, c·β ≤ 1 − c: then the ledger fills, whatever its capacity.
 */
export const fillRatio = (completionRate: number, beta: number): number => {
  const failing = 1 - completionRate;
  if (completionRate * beta <= failing) return 1;
  if (failing <= 0) return 0;
  const excess = (r: number): number => failing / r + completionRate * r ** beta - 1;
  let [low, high] = [0, 1];
  // Above 0 below the root, under 0 between it and 1, where the other root lies.
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (middle > 0 && middle < 1 && excess(middle) < 0) high = middle;
    else low = middle;
  }
  return high;
};

/** Probability with which an honest start finds no room: (1 − r)·r^C₀; 1 where the ledger fills. */
export const falseBlind = (completionRate: number, beta: number, capacity: number): number => {
  const r = fillRatio(completionRate, beta);
  return r >= 1 ? 1 : (1 - r) * r ** capacity;
};

/** The least capacity with which no more than `target` of honest starts find no room; undefined where none does. */
export const leastCapacity = (completionRate: number, beta: number, target: number): number | undefined => {
  const r = fillRatio(completionRate, beta);
  if (r >= 1) return undefined;
  if (r === 0) return 1;
  return Math.max(1, Math.ceil(Math.log(target / (1 - r)) / Math.log(r)));
};

/** β that follows a completion rate: 1.2 × (1 − c) ÷ c. */
export const followingBeta = (completionRate: number): number =>
  (1.2 * (1 - completionRate)) / completionRate;
