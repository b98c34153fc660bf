import { bernoulliEvidence } from '../cusum.ts';
import type { Detector } from '../detectors.ts';

/**
 * Failed starts whose neighbours, the numbers one below and one above, have failed too: a range is being walked, in
 * whatever order. Completed numbers do not count, so that a company that registers its own consecutive numbers fails next
 * to a failure in 1 − 0.85² = 28 % of cases only.
 */
export const debtAdjacency = {
  id: 'debt-adjacency',
  scope: 'segment',
  weight: 'witness',
  h: 10,
  evidence: ({ adjacent = 0, failed = 0 }) => bernoulliEvidence({ from: 0.3, to: 0.6 }, adjacent, failed),
} as const satisfies Detector;
