import { bernoulliEvidence } from '../cusum.ts';
import type { Detector } from '../detectors.ts';

/** Numbers that are in no plan, among all that are asked about: generators make them, people mistype few. */
export const invalidNumbers = {
  id: 'invalid-numbers',
  scope: 'all',
  weight: 'hint',
  h: 12,
  evidence: ({ invalid = 0, numbers = 0 }) => bernoulliEvidence({ from: 0.02, to: 0.1 }, invalid, numbers),
} as const satisfies Detector;
