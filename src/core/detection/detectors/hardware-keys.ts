import { bernoulliEvidence } from '../cusum.ts';
import type { Detector } from '../detectors.ts';

/**
 * Starts by hardware that has shown more than three keys in about a month (crowds.ts): who erases a phone, or installs
 * the app anew, gets a key each time, and does not do so four times; who makes devices out of one does.
 */
export const hardwareKeys = {
  id: 'hardware-keys',
  scope: 'segment',
  weight: 'hint',
  h: 12,
  evidence: ({ reused = 0, hardware = 0 }) => bernoulliEvidence({ from: 5e-3, to: 5e-2 }, reused, hardware),
} as const satisfies Detector;
