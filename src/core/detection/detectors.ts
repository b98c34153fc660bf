import { completionFailure } from './detectors/completion-failure.ts';
import { countryShift } from './detectors/country-shift.ts';
import { debtAdjacency } from './detectors/debt-adjacency.ts';
import { deviceSequence } from './detectors/device-sequence.ts';
import { endpointMix } from './detectors/endpoint-mix.ts';
import { hardwareKeys } from './detectors/hardware-keys.ts';
import { hitRatio } from './detectors/hit-ratio.ts';
import { hostingShare } from './detectors/hosting-share.ts';
import { invalidNumbers } from './detectors/invalid-numbers.ts';
import { newIssuerKeys } from './detectors/new-issuer-keys.ts';
import { proofReplay } from './detectors/proof-replay.ts';
import { startSurge } from './detectors/start-surge.ts';
import { tokenNetworks } from './detectors/token-networks.ts';
import { tripwire } from './detectors/tripwire.ts';
import type { Mixes } from './mix.ts';
import type { Counts } from './signals.ts';

/**
 * What an alarm may do. `cause`: together with a witness it contains; alone it does nothing, since a carrier’s outage
 * looks the same. `witness`: contains together with a cause, and makes careful alone. `hint`: makes careful.
 */
export type Weight = 'cause' | 'witness' | 'hint';

/** One way to notice enumeration. */
export interface Detector {
  readonly id: string;
  readonly scope: 'segment' | 'all';
  readonly weight: Weight;
  /** Nats at which it is an alarm: e^h observations lie between two false ones. */
  readonly h: number;
  /** Nats that a step adds. */
  readonly evidence: (counts: Counts, before: Before) => number;
  /** It sees nothing without this file of `networkData`. */
  readonly needs?: 'asn' | 'class';
}

/** What the steps before have shown. */
export interface Before {
  /** Starts that the step would usually have; 0: not known. */
  readonly usual: number;
  /** Those that are known. */
  readonly mixes: Mixes;
}

/** Every detector: a new one is a file and a line. */
export const DETECTORS = [
  completionFailure,
  debtAdjacency,
  tripwire,
  startSurge,
  hostingShare,
  invalidNumbers,
  proofReplay,
  deviceSequence,
  hitRatio,
  countryShift,
  newIssuerKeys,
  hardwareKeys,
  tokenNetworks,
  endpointMix,
] as const satisfies readonly Detector[];

export type DetectorId = (typeof DETECTORS)[number]['id'];

export const DETECTOR_IDS: readonly DetectorId[] = DETECTORS.map(({ id }) => id);
