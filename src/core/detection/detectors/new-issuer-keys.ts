import { bernoulliEvidence } from '../cusum.ts';
import type { Detector } from '../detectors.ts';

/**
 * Device keys whose registrations fail, and that one certificate has vouched for together with many others that failed
 * within a day (crowds.ts): a keybox that has leaked vouches for as many keys as one likes. A certificate that a whole model
 * of phones shares has such a day in 2 % of failures at most.
 */
export const newIssuerKeys = {
  id: 'new-issuer-keys',
  scope: 'segment',
  weight: 'hint',
  h: 12,
  evidence: ({ crowded = 0, vouched = 0 }) => bernoulliEvidence({ from: 0.02, to: 0.2 }, crowded, vouched),
} as const satisfies Detector;
