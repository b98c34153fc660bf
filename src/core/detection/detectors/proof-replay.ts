import { bernoulliEvidence } from '../cusum.ts';
import type { Detector } from '../detectors.ts';

/** Proofs that were used before: an app that retries signs anew (RFC 9449 §11.1), a script often does not. */
export const proofReplay = {
  id: 'proof-replay',
  scope: 'all',
  weight: 'hint',
  h: 12,
  evidence: ({ replays = 0, proofs = 0 }) => bernoulliEvidence({ from: 1e-3, to: 1e-2 }, replays, proofs),
} as const satisfies Detector;
