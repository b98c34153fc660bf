import { bernoulliEvidence } from '../cusum.ts';
import type { Detector } from '../detectors.ts';

/**
 * Starts by a device that came from four or more autonomous systems within about half a day (crowds.ts): its key or its
 * token is used from rented addresses. A phone that goes from Wi-Fi to cellular comes from two, that of a traveller from
 * three. Needs network data.
 */
export const tokenNetworks = {
  id: 'token-networks',
  scope: 'segment',
  weight: 'hint',
  h: 12,
  needs: 'asn',
  evidence: ({ scattered = 0, located = 0 }) =>
    bernoulliEvidence({ from: 1e-2, to: 0.1 }, scattered, located),
} as const satisfies Detector;
