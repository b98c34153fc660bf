import { ATTESTATION_REASONS } from '../attestation/reasons.ts';
import { ANDROID_REASONS } from '../evidence/android/reasons.ts';
import { APPLE_REASONS } from '../evidence/apple/reasons.ts';
import { DEVELOPMENT_REASONS } from '../evidence/development.ts';
import { PLAY_REASONS } from '../evidence/play/reasons.ts';
import { EXCHANGE_REASONS } from './reasons.ts';

/** What every table of reasons says of one. */
export interface EvidenceReasonDefinition {
  /** What was found, in one sentence; for docs and operators, never sent. */
  readonly sentence: string;
  /** The rule that was broken. */
  readonly source: string;
}

/** The reasons of each provider, by its id. */
export const PROVIDER_REASONS = {
  'apple-app-attest': APPLE_REASONS,
  'google-play-integrity': PLAY_REASONS,
  'android-key-attestation': ANDROID_REASONS,
  development: DEVELOPMENT_REASONS,
} as const satisfies Readonly<Record<string, Readonly<Record<string, EvidenceReasonDefinition>>>>;

/** Reasons of the proof that a key makes of itself; the others of their table need a token. */
const PROOF_REASONS = Object.keys(ATTESTATION_REASONS).filter(
  (reason) => reason === 'device_key_point' || reason.startsWith('proof_'),
);

/** Every reason for which evidence earns no token, once; label values of `attestation_evidence_refusals_total`. */
export const EVIDENCE_REASONS: readonly string[] = [
  ...Object.keys(EXCHANGE_REASONS),
  ...PROOF_REASONS,
  ...Object.values(PROVIDER_REASONS).flatMap((table) => Object.keys(table)),
];
