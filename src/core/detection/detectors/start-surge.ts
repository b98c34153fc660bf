import { poissonEvidence } from '../cusum.ts';
import type { Detector } from '../detectors.ts';

/**
 * More than 1.3 times the starts that the last days have had at this hour, told apart from twice as many. Says nothing
 * while the usual is not known. A crowd surges too: alone it makes careful, and no more.
 */
export const startSurge = {
  id: 'start-surge',
  scope: 'segment',
  weight: 'witness',
  h: 16,
  evidence: ({ starts = 0 }, usual) =>
    usual === 0 ? 0 : poissonEvidence({ from: 1.3 * usual, to: 2 * usual }, starts),
} as const satisfies Detector;
