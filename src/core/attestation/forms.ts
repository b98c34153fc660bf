import { parseCompactJws, PROOF, TOKEN, type CompactJws } from './compact-jws.ts';
import type { Evidence, ProofText } from './evidence.ts';
import { isReason, type AttestationReason, type Checked } from './reasons.ts';
import type { JsonObject } from './strict-json.ts';
import { isAllowedAlgorithm, type TokenAlgorithm } from './token-header.ts';
import type { ProofMode, TokenHeader, TokenProfile } from './token-profile.ts';

/** Device keys are EC P-256, so that there is one algorithm for proofs. */
export const PROOF_ALGORITHM = 'ES256';

/** A proof, read and not yet verified. */
export interface ProofForm {
  readonly mode: ProofMode;
  readonly jws: CompactJws;
}

/** Token and proof, read and not yet verified. */
export interface Forms {
  readonly token: CompactJws;
  /** Absent where the token binds no key. */
  readonly proof?: ProofForm;
}

/** What a token must look like if it is of the issuer that it names. */
export interface TokenKind {
  readonly profile: TokenProfile;
  readonly algorithms: readonly TokenAlgorithm[];
}

// Types are compared exactly: media types may be spelled in other ways (RFC 7515 §4.1.9), and no honest client does.
const PROOF_TYPES: Readonly<Record<ProofMode, string>> = {
  dpop: 'dpop+jwt',
  pop: 'oauth-client-attestation-pop+jwt',
};

const tokenTypeFault = (
  { typ }: JsonObject,
  header: TokenHeader,
  profile: TokenProfile,
): AttestationReason | undefined => {
  if (profile.header !== header) return 'token_header';
  return profile.types.some((type) => type === typ) ? undefined : 'token_type';
};

const proofTypeFault = ({ mode, jws }: ProofForm): AttestationReason | undefined =>
  jws.header['typ'] === PROOF_TYPES[mode] ? undefined : 'proof_type';

const proofAlgorithmFault = ({ jws }: ProofForm): AttestationReason | undefined =>
  jws.header['alg'] === PROOF_ALGORITHM ? undefined : 'proof_algorithm';

const parseProof = ({ mode, text }: ProofText): Checked<ProofForm> => {
  const jws = parseCompactJws(text, PROOF);
  return isReason(jws) ? jws : { mode, jws };
};

/** A proof comes with a token that binds a key, and with no other. */
export const presenceFault = (
  { binding }: TokenProfile,
  proof: object | undefined,
): AttestationReason | undefined => {
  if (binding === 'key') return proof === undefined ? 'proof_missing' : undefined;
  return proof === undefined ? undefined : 'proof_unexpected';
};

/**
 * Reads token and proof, and checks `typ` and `alg` of both, before any key is looked at. `kindOf` gives what a token of
 * these claims must be (RFC 8725 §3.1, §3.11; RFC 9449 §4.3 check 5).
 */
export const readForms = (
  evidence: Evidence,
  kindOf: (claims: JsonObject, header: TokenHeader) => TokenKind,
): Checked<Forms> => {
  const token = parseCompactJws(evidence.token, TOKEN);
  if (isReason(token)) return token;
  const { profile, algorithms } = kindOf(token.claims, evidence.header);
  const proof = evidence.proof === undefined ? undefined : parseProof(evidence.proof);
  if (isReason(proof)) return proof;
  const fault =
    tokenTypeFault(token.header, evidence.header, profile) ??
    presenceFault(profile, proof) ??
    (proof && proofTypeFault(proof));
  if (fault !== undefined) return fault;
  if (!isAllowedAlgorithm(token.header['alg'], algorithms)) return 'token_algorithm';
  if (proof === undefined) return { token };
  return proofAlgorithmFault(proof) ?? { token, proof };
};

/** The same for the proof alone, where its token has been verified before, or there is none yet. */
export const readProof = (text: ProofText): Checked<ProofForm> => {
  const proof = parseProof(text);
  if (isReason(proof)) return proof;
  return proofTypeFault(proof) ?? proofAlgorithmFault(proof) ?? proof;
};
