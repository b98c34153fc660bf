import { PROOF_ALGORITHM } from '../../core/attestation/forms.ts';
import { checkPopClaims, type PopRules } from '../../core/attestation/pop-claims.ts';
import type { Checked } from '../../core/attestation/reasons.ts';
import { requireOrigin } from '../../core/attestation/request-uri.ts';
import type { CompactJws } from '../../core/attestation/compact-jws.ts';
import type { ProofIdentity } from '../../core/attestation/verifier.ts';
import type { Clock } from '../../core/time.ts';
import { verifySignature } from './signature.ts';
import type { BoundKey } from './token-cache.ts';

export interface PopCheckOptions extends PopRules {
  readonly clock: Clock;
}

/** Judges a PoP JWT whose form has been read, against the key that the token names: `cnf.jwk`, never one of its own. */
export type CheckPop = (proof: CompactJws, key: BoundKey) => Promise<Checked<ProofIdentity>>;

/**
 * Compiles the check of PoP JWTs: signature, then claims (draft-ietf-oauth-attestation-based-client-auth §8).
 * @throws {RangeError} for a public origin that is none.
 */
export const createCheckPop = ({ clock, ...rules }: PopCheckOptions): CheckPop => {
  requireOrigin(rules.publicOrigin);
  return async (proof, { deviceKey }) =>
    (await verifySignature(proof, deviceKey, PROOF_ALGORITHM))
      ? checkPopClaims(proof.claims, clock(), rules)
      : 'proof_signature';
};
