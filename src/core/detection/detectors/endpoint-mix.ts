import { mixEvidence, partsOf } from '../mix.ts';
import { sum } from '../shares.ts';
import type { Detector } from '../detectors.ts';

/** Nats by which the mix of a start may differ from the usual. */
const ALLOWED = 0.1;

/**
 * Starts come by other routes than they usually do: who is stopped at one feature moves to the next that answers the same
 * question. The log-likelihood ratio of how they come now to how they have for a week (mix.ts).
 */
export const endpointMix = {
  id: 'endpoint-mix',
  scope: 'all',
  weight: 'hint',
  h: 16,
  evidence(counts, { mixes: { route } }) {
    if (route === undefined) return 0;
    const parts = partsOf('route', counts);
    return mixEvidence(route, parts) - ALLOWED * sum(parts);
  },
} as const satisfies Detector;
