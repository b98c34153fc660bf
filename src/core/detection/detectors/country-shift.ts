import { mixEvidence, partsOf } from '../mix.ts';
import { sum } from '../shares.ts';
import type { Detector } from '../detectors.ts';

/** Nats by which the mix of a start may differ from the usual: weekends, holidays, campaigns. */
const ALLOWED = 0.1;

/**
 * Starts come for other countries than they usually do at this hour (known-mixes.ts): country after country is swept.
 * The log-likelihood ratio of how they are now to the mean of seven days (mix.ts), which grows by the Kullback–Leibler
 * divergence of the two with each start; `enumeration_country_shift_kl` shows that.
 */
export const countryShift = {
  id: 'country-shift',
  scope: 'all',
  weight: 'hint',
  h: 16,
  evidence(counts, { mixes: { country } }) {
    if (country === undefined) return 0;
    const parts = partsOf('country', counts);
    return mixEvidence(country, parts) - ALLOWED * sum(parts);
  },
} as const satisfies Detector;
