import type { Checked } from './reasons.ts';
import type { AttestedRequest } from './verifier.ts';

/** Longest attestation token and proof, in characters, each of which is one byte in a header. */
export const MAX_TOKEN_LENGTH = 4096;
export const MAX_PROOF_LENGTH = 2048;

const TOKEN_HEADER = 'oauth-client-attestation';
const PROOF_HEADER = 'dpop';

/** Token and proof as received, one of each. */
export interface Evidence {
  readonly token: string;
  readonly proof: string;
}

/** Takes token and proof out of the headers: first their sizes, then exactly one of each (RFC 9449 §4.3 check 1). */
export const readEvidence = (headers: AttestedRequest['headers']): Checked<Evidence> => {
  const tokens = headers[TOKEN_HEADER] ?? [];
  const proofs = headers[PROOF_HEADER] ?? [];
  if (tokens.some(({ length }) => length > MAX_TOKEN_LENGTH)) return 'token_too_large';
  if (proofs.some(({ length }) => length > MAX_PROOF_LENGTH)) return 'proof_too_large';
  const [token] = tokens;
  if (token === undefined) return 'token_missing';
  if (tokens.length > 1) return 'token_repeated';
  const [proof] = proofs;
  if (proof === undefined) return 'proof_missing';
  return proofs.length > 1 ? 'proof_repeated' : { token, proof };
};

/** Takes the proof alone out of the headers, where a key is attested and there is no token yet: exactly one. */
export const readProofHeader = (headers: AttestedRequest['headers']): Checked<{ readonly proof: string }> => {
  const [proof, ...others] = headers[PROOF_HEADER] ?? [];
  if (proof === undefined) return 'proof_missing';
  if (others.length > 0) return 'proof_repeated';
  return proof.length > MAX_PROOF_LENGTH ? 'proof_too_large' : { proof };
};
