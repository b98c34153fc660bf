import { parseCompactJws, PROOF, TOKEN, type CompactJws } from './compact-jws.ts';
import type { Evidence } from './evidence.ts';
import { isReason, type AttestationReason, type Checked } from './reasons.ts';
import type { JsonObject } from './strict-json.ts';
import { isAllowedAlgorithm, type TokenAlgorithm } from './token-header.ts';

/** Device keys are EC P-256, so that there is one algorithm for proofs. */
export const PROOF_ALGORITHM = 'ES256';

/** Token and proof, read and not yet verified. */
export interface Forms {
  readonly token: CompactJws;
  readonly proof: CompactJws;
}

// Types are compared exactly: media types may be spelled in other ways (RFC 7515 §4.1.9), and no honest client does.
const tokenTypeFault = ({ typ }: JsonObject): AttestationReason | undefined =>
  typ === 'oauth-client-attestation+jwt' ? undefined : 'token_type';

const proofTypeFault = ({ typ }: JsonObject): AttestationReason | undefined =>
  typ === 'dpop+jwt' ? undefined : 'proof_type';

const proofAlgorithmFault = ({ alg }: JsonObject): AttestationReason | undefined =>
  alg === PROOF_ALGORITHM ? undefined : 'proof_algorithm';

/**
 * Reads token and proof, and checks `typ` and `alg` of both, before any key is looked at. `algorithmsOf` gives the
 * allow-list for a token's claims (RFC 8725 §3.1, RFC 9449 §4.3 check 5).
 */
export const readForms = (
  evidence: Evidence,
  algorithmsOf: (claims: JsonObject) => readonly TokenAlgorithm[],
): Checked<Forms> => {
  const token = parseCompactJws(evidence.token, TOKEN);
  if (isReason(token)) return token;
  const proof = parseCompactJws(evidence.proof, PROOF);
  if (isReason(proof)) return proof;
  const typeFault = tokenTypeFault(token.header) ?? proofTypeFault(proof.header);
  if (typeFault !== undefined) return typeFault;
  if (!isAllowedAlgorithm(token.header['alg'], algorithmsOf(token.claims))) return 'token_algorithm';
  return proofAlgorithmFault(proof.header) ?? { token, proof };
};

/** The same for the proof alone, where its token has been verified before. */
export const readProof = (text: string): Checked<CompactJws> => {
  const proof = parseCompactJws(text, PROOF);
  if (isReason(proof)) return proof;
  return proofTypeFault(proof.header) ?? proofAlgorithmFault(proof.header) ?? proof;
};
