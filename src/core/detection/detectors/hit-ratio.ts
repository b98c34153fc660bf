import { mixEvidence, partsOf } from '../mix.ts';
import type { Detector } from '../detectors.ts';

/** Nats that a completed registration is worth against it, and an answer that nobody completed. */
const PER_COMPLETION = 0.1;
const PER_ANSWER = 0.02;

/**
 * Truthful answers that nobody completed name a registered number more often than they usually do (a breach list), or less
 * often (a generator): the log-likelihood ratio of how they are now to how they have been for a week (mix.ts). People who
 * complete speak against it, so that the launch that brings back old accounts is none.
 */
export const hitRatio = {
  id: 'hit-ratio',
  scope: 'segment',
  weight: 'hint',
  h: 16,
  evidence(counts, { mixes: { answers } }) {
    if (answers === undefined) return 0;
    const { completed = 0, hits = 0, misses = 0 } = counts;
    return (
      mixEvidence(answers, partsOf('answers', counts)) -
      PER_COMPLETION * completed -
      PER_ANSWER * (hits + misses)
    );
  },
} as const satisfies Detector;
