import { COUNTED_REASONS, REPLAYED } from '../attestation/counted-reasons.ts';
import { SECOND } from '../time.ts';
import type { Where } from './snapshot.ts';

/** How much a sign says: an attack, or something to look at that honest traffic can do, too. */
export type SignWeight = 'attack' | 'attention';

export const SIGN_IDS = [
  'unattested-flood',
  'replayed-proofs',
  'stale-proofs',
  'address-flood',
  'limits-refuse',
  'ledgers-full',
  'exposed-devices',
  'tripwires',
  'impossible-numbers',
  'bans',
  'overload',
  'canary',
] as const;
export type SignId = (typeof SIGN_IDS)[number];

/** Something that shows within seconds, long before a detector can know. */
export interface Sign {
  readonly id: SignId;
  /** What it is, as a person says it. */
  readonly words: string;
  readonly weight: SignWeight;
  readonly metric: string;
  readonly where?: Where;
  /** Events that were none after all: they are taken off. */
  readonly less?: string;
  readonly windowMs: number;
  /** Events in the window that are a sign. */
  readonly atLeast: number;
  /** And what share of the requests or starts of the window they are, at least: a busy day is no attack. */
  readonly share?: { readonly of: string; readonly atLeast: number };
  /** The label that tells more, as `more` puts it into words. */
  readonly by?: string;
  readonly more?: Readonly<Record<string, string>>;
  /** The alert whose page says what to do. */
  readonly runbook: string;
}

const REQUESTS = 'numberwall_requests_total';
/** What starts are counted by. */
export const STARTS = 'numberwall_enumeration_starts_total';
const fifth = (of: string) => ({ of, atLeast: 0.2 });
const SHORT = 10 * SECOND;
const LONG = 60 * SECOND;

/** What a proof is refused for that was good once: it is sent again, or a clock is wrong. */
export const STALE_REASONS: readonly string[] = ['proof_expired'];

const UNATTESTED_REASONS = Object.keys(COUNTED_REASONS).filter(
  (reason) => reason !== REPLAYED && !STALE_REASONS.includes(reason),
);

const FAILURES = {
  weight: 'attack',
  metric: 'numberwall_attestation_failures_total',
  windowMs: SHORT,
  atLeast: 20,
  share: fifth(REQUESTS),
} as const;

/**
 * What is known at once. Each is far beyond what honest phones do: a fifth of everything, and two a second, are not
 * expired tokens and mistyped numbers.
 */
export const SIGNS: readonly Sign[] = [
  {
    ...FAILURES,
    id: 'unattested-flood',
    words: 'requests without a valid attestation',
    where: { enforced: 'true', reason: UNATTESTED_REASONS },
    by: 'reason',
    more: { token_missing: 'requests without any token' },
    runbook: 'NumberwallAttestationFailuresHigh',
  },
  {
    id: 'replayed-proofs',
    words: 'recorded requests, sent again',
    weight: 'attack',
    metric: 'numberwall_enumeration_token_reuse_total',
    where: { kind: 'proof' },
    windowMs: LONG,
    atLeast: 10,
    share: { of: REQUESTS, atLeast: 0.05 },
    runbook: 'NumberwallProofsReplayed',
  },
  {
    ...FAILURES,
    id: 'stale-proofs',
    words: 'proofs that are too old, as of recorded requests sent again',
    where: { enforced: 'true', reason: STALE_REASONS },
    runbook: 'NumberwallProofsReplayed',
  },
  {
    id: 'address-flood',
    words: 'a flood from single addresses',
    weight: 'attack',
    metric: 'numberwall_edge_refusals_total',
    windowMs: SHORT,
    atLeast: 20,
    share: fifth(REQUESTS),
    runbook: 'NumberwallEnumerationSuspected',
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
    runbook: 'NumberwallEnumerationSuspected',
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
    runbook: 'NumberwallEnumerationSuspected',
  },
  {
    id: 'exposed-devices',
    words: 'devices that ask for number after number and complete nothing',
    weight: 'attack',
    metric: 'numberwall_enumeration_exposed_starts_total',
    windowMs: LONG,
    atLeast: 10,
    // Of honest starts hardly one in a hundred thousand is.
    share: { of: STARTS, atLeast: 0.05 },
    runbook: 'NumberwallEnumerationSuspected',
  },
  {
    id: 'tripwires',
    words: 'a scan that touches numbers nobody has',
    weight: 'attack',
    metric: 'numberwall_enumeration_tripwire_total',
    less: 'numberwall_enumeration_tripwire_completions_total',
    windowMs: LONG,
    atLeast: 10,
    share: { of: STARTS, atLeast: 0.05 },
    runbook: 'NumberwallEnumerationSuspected',
  },
  {
    id: 'impossible-numbers',
    words: 'generated numbers that cannot exist',
    weight: 'attack',
    metric: 'numberwall_enumeration_invalid_numbers_total',
    windowMs: SHORT,
    atLeast: 20,
    share: fifth(REQUESTS),
    runbook: 'NumberwallEnumerationSuspected',
  },
  {
    id: 'bans',
    words: 'sources banned for failing again and again',
    weight: 'attention',
    metric: 'numberwall_bans_total',
    windowMs: LONG,
    atLeast: 1,
    runbook: 'NumberwallEnumerationSuspected',
  },
  {
    id: 'overload',
    words: 'requests turned away unread, because the gateway is overloaded',
    weight: 'attention',
    metric: 'numberwall_shed_requests_total',
    windowMs: SHORT,
    atLeast: 10,
    runbook: 'NumberwallShedding',
  },
  {
    id: 'canary',
    words: 'our own test registration (the canary) is not served as people should be',
    weight: 'attention',
    metric: 'numberwall_canary_total',
    where: { result: ['blind', 'denied', 'late'] },
    windowMs: 5 * LONG,
    atLeast: 1,
    runbook: 'NumberwallFalseRefusals',
  },
];
