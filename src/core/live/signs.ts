import { DETECTORS, type DetectorId } from '../detection/detectors.ts';
import { SECOND } from '../time.ts';
import type { Where } from './snapshot.ts';

/** How much a sign says: an attack, or something to look at that honest traffic can do, too. */
export type SignWeight = 'attack' | 'attention';

/** Something that shows within seconds, long before a detector can know. */
export interface Sign {
  readonly id: string;
  /** After “Under attack:”. */
  readonly words: string;
  readonly weight: SignWeight;
  readonly metric: string;
  readonly where?: Where;
  readonly windowMs: number;
  /** Events in the window that are a sign. */
  readonly atLeast: number;
  /** And what share of the requests or starts of the window they are, at least: a busy day is no attack. */
  readonly share?: { readonly of: string; readonly atLeast: number };
  /** The label that tells more, as `more` puts it into words. */
  readonly by?: string;
  readonly more?: Readonly<Record<string, string>>;
}

const REQUESTS = 'numberwall_requests_total';
const STARTS = 'numberwall_enumeration_starts_total';
const fifth = (of: string) => ({ of, atLeast: 0.2 });
const SHORT = 10 * SECOND;
const LONG = 60 * SECOND;

/**
 * What is known at once. Each is far beyond what honest phones do: a fifth of everything, and two a second, are not
 * expired tokens and mistyped numbers.
 */
export const SIGNS: readonly Sign[] = [
  {
    id: 'unattested-flood',
    words: 'requests without a valid attestation',
    weight: 'attack',
    metric: 'numberwall_attestation_failures_total',
    where: { enforced: 'true' },
    windowMs: SHORT,
    atLeast: 20,
    share: fifth(REQUESTS),
  },
  {
    id: 'address-flood',
    words: 'a flood from single addresses',
    weight: 'attack',
    metric: 'numberwall_edge_refusals_total',
    windowMs: SHORT,
    atLeast: 20,
    share: fifth(REQUESTS),
  },
  {
    id: 'limits-refuse',
    words: 'sources far over their limits',
    weight: 'attack',
    metric: 'numberwall_limit_decisions_total',
    where: { verdict: 'refused' },
    windowMs: SHORT,
    atLeast: 20,
    share: fifth(REQUESTS),
  },
  {
    id: 'ledgers-full',
    words: 'sources that start and never complete',
    weight: 'attack',
    metric: 'numberwall_enumeration_ledger_exhausted_total',
    windowMs: LONG,
    atLeast: 10,
    share: fifth(STARTS),
    by: 'level',
    more: {
      device: 'single devices that ask for many numbers',
      address: 'many numbers from one address',
      network: 'many numbers from one network',
      'wide-network': 'many numbers from one IPv6 network',
      block: 'a sweep of number blocks',
      number: 'the same numbers asked for again and again',
      issuer: 'many devices of one issuer certificate',
      gate: 'many sources together',
    },
  },
  {
    id: 'tripwires',
    words: 'a scan that touches numbers nobody has',
    weight: 'attack',
    metric: 'numberwall_enumeration_tripwire_total',
    windowMs: LONG,
    atLeast: 10,
    share: { of: STARTS, atLeast: 0.05 },
  },
  {
    id: 'impossible-numbers',
    words: 'generated numbers that cannot exist',
    weight: 'attack',
    metric: 'numberwall_enumeration_invalid_numbers_total',
    windowMs: SHORT,
    atLeast: 20,
    share: fifth(REQUESTS),
  },
  {
    id: 'replayed-proofs',
    words: 'proofs that were used before',
    weight: 'attack',
    metric: 'numberwall_enumeration_token_reuse_total',
    windowMs: LONG,
    atLeast: 10,
    share: { of: REQUESTS, atLeast: 0.05 },
  },
  {
    id: 'bans',
    words: 'sources banned for failing again and again',
    weight: 'attention',
    metric: 'numberwall_bans_total',
    windowMs: LONG,
    atLeast: 1,
  },
  {
    id: 'overload',
    words: 'requests turned away unread, because the gateway is overloaded',
    weight: 'attention',
    metric: 'numberwall_shed_requests_total',
    windowMs: SHORT,
    atLeast: 10,
  },
  {
    id: 'canary',
    words: 'the canary, an honest registration of ours, is not served as it should be',
    weight: 'attention',
    metric: 'numberwall_canary_total',
    where: { result: ['blind', 'denied', 'late'] },
    windowMs: 5 * LONG,
    atLeast: 1,
  },
];

/** What an alarm of each detector means, in plain words. */
export const DETECTOR_WORDS: Readonly<Record<DetectorId, string>> = {
  'completion-failure': 'registrations that are not completed',
  'debt-adjacency': 'a sequential walk',
  tripwire: 'a scan that touches numbers nobody has',
  'start-surge': 'far more registrations than usual at this hour',
  'hosting-share': 'registrations from hosting networks',
  'invalid-numbers': 'generated numbers that cannot exist',
  'proof-replay': 'proofs that were used before',
  'device-sequence': 'devices that start one registration after another',
  'hit-ratio': 'a list of numbers, or a generator of them',
  'country-shift': 'registrations for unusual countries',
  'new-issuer-keys': 'one certificate that vouches for many failing devices',
  'hardware-keys': 'phones that show ever new keys',
  'token-networks': 'devices that ask from many networks',
  'endpoint-mix': 'registrations by unusual routes',
};

/** A flash crowd surges, a carrier’s outage leaves starts without completions, a campaign moves the mix: none is an attack by itself. */
const AMBIGUOUS: readonly DetectorId[] = [
  'completion-failure',
  'start-surge',
  'hosting-share',
  'country-shift',
  'endpoint-mix',
];

/** What an alarm of a detector says by itself. */
export const weightOfDetector = (id: DetectorId): SignWeight =>
  AMBIGUOUS.includes(id) ? 'attention' : 'attack';

/** Every detector, in the order of its table. */
export const WATCHED_DETECTORS: readonly DetectorId[] = DETECTORS.map(({ id }) => id);
