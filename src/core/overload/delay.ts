import type { Load } from './rule.ts';

/** Weight of the newest sample: one pause of the garbage collector is not an overload. */
const WEIGHT = 0.25;

/** Share of the maximum below which a saturated loop counts as recovered, so that shedding does not flutter. */
const RECOVERED_AT = 0.8;

type Delay = Pick<Load, 'delayMs' | 'isSaturated'>;

/** Before the first sample. */
export const NO_DELAY: Delay = { delayMs: 0, isSaturated: false };

/** Takes in how late a timer came, in milliseconds; early is on time. */
export const smoothDelay = (before: Delay, latenessMs: number, maxMs: number): Delay => {
  const delayMs = before.delayMs + WEIGHT * (Math.max(0, latenessMs) - before.delayMs);
  return { delayMs, isSaturated: delayMs >= maxMs * (before.isSaturated ? RECOVERED_AT : 1) };
};
