import type { ProblemCode } from '../problems/table.ts';

/** What came of evidence; `attestation_evidence_total{result}`. */
export const EXCHANGE_RESULTS = [
  'issued',
  'malformed',
  'challenge',
  'proof',
  'refused',
  'replayed',
  'unavailable',
] as const;
export type ExchangeResult = (typeof EXCHANGE_RESULTS)[number];

/** One way in which the exchange of evidence for a token can fail, beside those of proofs and of each provider. */
export interface ExchangeReasonDefinition {
  readonly code: ProblemCode;
  readonly result: Exclude<ExchangeResult, 'issued'>;
  /** What was found, in one sentence; for docs and operators, never sent. */
  readonly sentence: string;
  /** The rule that was broken. */
  readonly source: string;
}

const define = <K extends string>(
  table: Record<K, ExchangeReasonDefinition>,
): Readonly<Record<K, ExchangeReasonDefinition>> => table;

const OURS = 'docs/protocol.md';

const malformed = (sentence: string, source = OURS): ExchangeReasonDefinition => ({
  code: 'request_invalid',
  result: 'malformed',
  sentence,
  source,
});

const replayed = (sentence: string, code: ProblemCode = 'attestation_invalid'): ExchangeReasonDefinition => ({
  code,
  result: 'replayed',
  sentence,
  source: OURS,
});

/** Every machine reason of the exchange itself, once, in the order in which the checks are made. */
export const EXCHANGE_REASONS = define({
  exchange_json: malformed('The body is no strict JSON object.', 'RFC 8259, RFC 8725 §2.6'),
  exchange_members: malformed('The body has not exactly provider, challenge, jwk, app_version and evidence.'),
  exchange_provider: malformed('The provider is no name of one.'),
  exchange_challenge: malformed('The challenge is not 1 to 128 visible characters.'),
  exchange_key: malformed(
    'The jwk is no public EC key on P-256 for signatures, with canonical coordinates.',
    'RFC 7518 §6.2.1, RFC 7638 §7',
  ),
  exchange_app_version: malformed('The app_version is no semantic version.', 'semver.org 2.0.0'),
  exchange_evidence: malformed('The evidence is no object.'),
  exchange_provider_unknown: malformed('The provider is not configured here.'),
  challenge_refused: {
    code: 'use_challenge',
    result: 'challenge',
    sentence: 'The challenge is not one of ours, or it is too old.',
    source: 'draft-ietf-oauth-attestation-based-client-auth §6.1',
  },
  proof_replayed: replayed('The proof was used before.', 'proof_invalid'),
  evidence_replayed: replayed('The evidence was used before.'),
  challenge_used: replayed('The key has had a token for this challenge.'),
  counter_not_above: replayed('The counter of the App Attest key is not above the one that is kept.'),
  counter_unknown: replayed('Nothing is kept of the App Attest key whose counter was sent.'),
  evidence_store_unavailable: {
    code: 'temporarily_unavailable',
    result: 'unavailable',
    sentence: 'The store did not answer, so that nobody knows whether the evidence is new.',
    source: OURS,
  },
});

export type ExchangeReason = keyof typeof EXCHANGE_REASONS;
