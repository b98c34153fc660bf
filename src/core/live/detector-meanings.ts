import { DETECTORS, type DetectorId } from '../detection/detectors.ts';
import type { SignId, SignWeight } from './signs.ts';

/** What an alarm of a detector means. */
export interface DetectorMeaning {
  readonly words: string;
  /** A flash crowd surges, a carrier’s outage leaves starts without completions, a campaign moves the mix: none is an attack by itself. */
  readonly weight: SignWeight;
  /** It judges registrations that are not completed ten minutes later. */
  readonly isLate?: true;
  /** The sign that shows the same at once. */
  readonly sign?: SignId;
}

/** In plain words. */
export const DETECTOR_MEANINGS: Readonly<Record<DetectorId, DetectorMeaning>> = {
  'completion-failure': { words: 'registrations that are not completed', weight: 'attention', isLate: true },
  'debt-adjacency': { words: 'a walk from number to number', weight: 'attack', isLate: true },
  tripwire: { words: 'a scan that touches numbers nobody has', weight: 'attack', sign: 'tripwires' },
  'start-surge': {
    words: 'far more registrations than usual at this hour',
    weight: 'attention',
    isLate: true,
  },
  'hosting-share': { words: 'registrations from hosting networks', weight: 'attention' },
  'invalid-numbers': {
    words: 'generated numbers that cannot exist',
    weight: 'attack',
    sign: 'impossible-numbers',
  },
  'proof-replay': { words: 'recorded requests, sent again', weight: 'attack', sign: 'replayed-proofs' },
  'device-sequence': {
    words: 'devices that start one registration after another',
    weight: 'attack',
    sign: 'exposed-devices',
  },
  'hit-ratio': { words: 'a list of numbers, or a generator of them', weight: 'attack', isLate: true },
  'country-shift': { words: 'registrations for unusual countries', weight: 'attention' },
  'new-issuer-keys': {
    words: 'one certificate that vouches for many failing devices',
    weight: 'attack',
    isLate: true,
  },
  'hardware-keys': { words: 'phones that show ever new keys', weight: 'attack' },
  'token-networks': { words: 'devices that ask from many networks', weight: 'attack' },
  'endpoint-mix': { words: 'registrations by unusual routes', weight: 'attention' },
};

/** What to do about an alarm of any of them. */
export const DETECTOR_RUNBOOK = 'NumberwallEnumerationSuspected';

/** Every detector, in the order of its table. */
export const WATCHED_DETECTORS: readonly DetectorId[] = DETECTORS.map(({ id }) => id);
