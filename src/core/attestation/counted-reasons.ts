import { ATTESTATION_REASONS } from './reasons.ts';
import type { AttestationResult } from './verifier.ts';

/** What a reason says to operators. */
export interface CountedReason {
  readonly result: AttestationResult;
  /** What was found, in one sentence. */
  readonly sentence: string;
}

/** Reasons beside those of the verifier's checks: the store's, and the one that refuses nobody yet. */
const BESIDE = {
  app_outdated_soon: {
    result: 'outdated_app',
    sentence: 'The app is older than a minimum that holds from a later instant; it is let in until then.',
  },
  proof_replayed: { result: 'replayed', sentence: 'The proof was used before.' },
} as const satisfies Record<string, CountedReason>;

/** The reason of an app that is older than a step of the minimum app version that is to come. */
export const OUTDATED_SOON = 'app_outdated_soon' satisfies keyof typeof BESIDE;

/** The reason of a proof that the store has seen. */
export const REPLAYED = 'proof_replayed' satisfies keyof typeof BESIDE;

/** Every reason by which `attestation_failures_total` counts. */
export const COUNTED_REASONS: Readonly<Record<string, CountedReason>> = { ...ATTESTATION_REASONS, ...BESIDE };
