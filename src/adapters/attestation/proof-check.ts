import type { CompactJws } from '../../core/attestation/compact-jws.ts';
import { proofKeyFault } from '../../core/attestation/device-key.ts';
import { PROOF_ALGORITHM } from '../../core/attestation/forms.ts';
import { checkProofClaims, type ProofRules } from '../../core/attestation/proof-claims.ts';
import type { Checked } from '../../core/attestation/reasons.ts';
import { requireOrigin } from '../../core/attestation/request-uri.ts';
import type { AttestedRequest, ProofIdentity } from '../../core/attestation/verifier.ts';
import type { Clock } from '../../core/time.ts';
import { sha256 } from '../crypto/sha256.ts';
import { verifySignature } from './signature.ts';
import type { BoundKey } from './token-cache.ts';

export interface ProofCheckOptions extends ProofRules {
  readonly clock: Clock;
}

/** Judges a proof whose form has been read, against the key that must have signed it, the token that came with it, and the request. */
export type CheckProof = (
  proof: CompactJws,
  key: BoundKey,
  tokenHash: string | undefined,
  request: AttestedRequest,
) => Promise<Checked<ProofIdentity>>;

/**
 * Compiles the check of proofs, in the order of docs/protocol.md: key, signature, claims. Whether the proof is new is
 * for the store to say.
 * @throws {RangeError} for a public origin that is none.
 */
export const createCheckProof = ({ clock, ...rules }: ProofCheckOptions): CheckProof => {
  requireOrigin(rules.publicOrigin);
  return async (proof, { device, deviceKey }, tokenHash, request) => {
    const fault = proofKeyFault(proof.header['jwk'], device);
    if (fault !== undefined) return fault;
    if (!(await verifySignature(proof, deviceKey, PROOF_ALGORITHM))) return 'proof_signature';
    return checkProofClaims(proof.claims, request, tokenHash, clock(), rules, sha256);
  };
};
