import type { ProofIdentity } from '../attestation/verifier.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import type { Instant } from '../time.ts';
import type { OnStoreFailure } from './policy.ts';
import type { ProofUse } from './store.ts';

export interface ProofUseOptions {
  readonly namespace: string;
  readonly hash: KeyedHash;
  /** Milliseconds by which the clocks of two instances may differ. */
  readonly clockSkewMs: number;
  /** While the store is away; `closed` where absent. */
  readonly onStoreFailure?: OnStoreFailure;
}

/** How one proof is remembered: by its key and `jti` together (RFC 9449 §11.1), for as long as any instance accepts it. */
export const createProofUse =
  ({ namespace, hash, clockSkewMs, onStoreFailure }: ProofUseOptions) =>
  (thumbprint: string, proof: ProofIdentity, enforced: boolean, now: Instant): ProofUse => ({
    key: `{${namespace}}:proof:${hash('proof', `${thumbprint.length}:${thumbprint}${proof.jti}`)}`,
    ttlMs: Math.max(proof.acceptableUntil - now, 0) + clockSkewMs,
    enforced,
    ...(onStoreFailure === 'local' ? { whenAway: 'local' } : {}),
  });
