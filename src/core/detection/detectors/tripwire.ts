import { bernoulliEvidence } from '../cusum.ts';
import type { Detector } from '../detectors.ts';

/**
 * Starts about numbers that nobody honest has: set aside for fiction, or seeded by the operator. Exposes scans that
 * are random, or know the numbering plan, from any source. Typing errors hit them in about 7.5 × 10⁻⁵ of starts. Whoever
 * completes the registration has the number: that takes the evidence back.
 */
export const tripwire = {
  id: 'tripwire',
  scope: 'segment',
  weight: 'witness',
  h: 10,
  evidence: ({ tripwires = 0, excused = 0, starts = 0 }) =>
    bernoulliEvidence({ from: 2e-4, to: 2e-3 }, tripwires - excused, starts),
} as const satisfies Detector;
