import { poissonEvidence } from '../cusum.ts';
import type { Detector } from '../detectors.ts';

/** Of starts that complete at least. */
const COMPLETING = 0.8;

/**
 * More than 1.3 times the starts that the last days have had at this hour, told apart from twice as many; of those whose
 * time is over, without the crowd that completes: so that a launch is none. Says nothing while the usual is not known.
 */
export const startSurge = {
  id: 'start-surge',
  scope: 'segment',
  weight: 'witness',
  h: 16,
  evidence({ completed = 0, failed = 0 }, { usual }) {
    if (usual === 0) return 0;
    const crowd = Math.max(completed - COMPLETING * usual, 0) / COMPLETING;
    return poissonEvidence({ from: 1.3 * usual, to: 2 * usual }, completed + failed - crowd);
  },
} as const satisfies Detector;
