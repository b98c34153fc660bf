import { tripwireOf } from '../detection/count-observation.ts';
import { isExposedStart, type KnownByDetectors } from '../detection/known-by-detectors.ts';
import type { Observation } from '../detection/observation.ts';
import { failureOf, FAILURE_KINDS } from '../limits/failures.ts';

/** What makes a source conspicuous: a failure, a full ledger, starts of a device that completes none, a tripwire, or that it comes although it is banned. */
export const PATTERNS = [...FAILURE_KINDS, 'ledger', 'exposed', 'tripwire', 'banned'] as const;
export type Pattern = (typeof PATTERNS)[number];

/**
 * What the request has shown of its source; undefined where it was nothing of note. Tripwires are of note where the detector
 * of that name is asked, and nowhere else: two parts of one gateway must not say two things of one request.
 */
export const patternOf = (observation: Observation, known: KnownByDetectors): Pattern | undefined => {
  const { code, ledgers, isStart } = observation;
  if (code === 'abnormal_usage') return 'banned';
  const failure = failureOf(code);
  if (failure !== undefined) return failure;
  if (isStart && known.watchesTripwires() && tripwireOf(observation) !== undefined) return 'tripwire';
  if (ledgers.some(({ enforced, reading }) => enforced && !reading.fits)) return 'ledger';
  return isExposedStart(observation, known) ? 'exposed' : undefined;
};
