/** One threshold, and how the run stands to it. */
export interface Verdict {
  readonly id: string;
  /** What must hold, as a sentence. */
  readonly claim: string;
  readonly measured: number;
  readonly bound: number;
  readonly unit: string;
  readonly holds: boolean;
}

/** By which a measured figure may exceed its bound. */
const TOLERANCE = 1.01;

/** A threshold that is broken above 1.01 times its bound. */
export const atMost = (
  id: string,
  claim: string,
  measured: number,
  bound: number,
  unit: string,
): Verdict => ({
  ...{ id, claim, measured, bound, unit },
  holds: measured <= bound * TOLERANCE,
});

/** A threshold that is broken below 0.99 times its bound. */
export const atLeast = (
  id: string,
  claim: string,
  measured: number,
  bound: number,
  unit: string,
): Verdict => ({
  ...{ id, claim, measured, bound, unit },
  holds: measured >= bound / TOLERANCE,
});
