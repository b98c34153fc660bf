import { bernoulliEvidence } from '../cusum.ts';
import type { Detector } from '../detectors.ts';

/** Starts from the networks of hosting companies, where phones do not live; needs network data. */
export const hostingShare = {
  id: 'hosting-share',
  scope: 'segment',
  weight: 'hint',
  h: 12,
  needs: 'class',
  evidence: ({ hosting = 0, networks = 0 }) => bernoulliEvidence({ from: 0.03, to: 0.15 }, hosting, networks),
} as const satisfies Detector;
