import type { Observation } from './observation.ts';
import { welchT } from '../../src/core/canary/welch-t.ts';
import { categoryAuc, thresholdAuc } from './statistics.ts';

/** How well two classes can be told apart by one thing. */
export interface Difference {
  readonly step: string;
  readonly feature: string;
  readonly auc: number;
  /** Welch’s t, where the feature is a number. */
  readonly t?: number;
  readonly samples: number;
}

const NUMBERS = ['ms', 'bytes', 'place', 'digits'] as const;

/**
 * Of answers that came together one place is taken by one class alone: chance spreads the difference of two by
 * √(k ÷ (k − 1)) more than if they were drawn apart, k classes. Taken back, so that all features have one tolerance.
 */
const apart = (difference: Difference, together: number): Difference => {
  const spread = Math.sqrt(together / (together - 1));
  const { auc, t = 0 } = difference;
  return { ...difference, auc: 0.5 + (auc - 0.5) / spread, t: t / spread };
};

/** Every feature of two of `together` classes at one step, the easiest to tell apart first. */
export const compare = (
  step: string,
  together: number,
  one: readonly Observation[],
  other: readonly Observation[],
): readonly Difference[] => {
  const samples = Math.min(one.length, other.length);
  const forms = [one, other].map((side) => side.map(({ form }) => form)) as [string[], string[]];
  return [
    { step, feature: 'form', auc: categoryAuc(...forms), samples },
    ...NUMBERS.map((feature) => {
      const sides = [one, other].map((side) => side.map((each) => each[feature])) as [number[], number[]];
      const difference = { step, feature, auc: thresholdAuc(...sides), t: welchT(...sides), samples };
      return feature === 'place' ? apart(difference, together) : difference;
    }),
  ].sort((first, second) => second.auc - first.auc);
};

/** What is allowed to chance. */
export interface Tolerance {
  readonly auc: number;
  readonly t: number;
}

export const exceeds = ({ auc, t = 0 }: Difference, tolerance: Tolerance): boolean =>
  auc > tolerance.auc || Math.abs(t) >= tolerance.t;
