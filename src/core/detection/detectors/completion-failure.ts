import { bernoulliEvidence } from '../cusum.ts';
import type { Detector } from '../detectors.ts';

/**
 * Starts that do not complete: nobody can complete the registration of a number that is not his. Exposes everything,
 * lists and stolen tokens too, once the time to complete is over. 15 % of honest starts fail.
 */
export const completionFailure = {
  id: 'completion-failure',
  scope: 'segment',
  weight: 'cause',
  h: 16,
  evidence: ({ completed = 0, failed = 0 }) =>
    bernoulliEvidence({ from: 0.2, to: 0.35 }, failed, completed + failed),
} as const satisfies Detector;
