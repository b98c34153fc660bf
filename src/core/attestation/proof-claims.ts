import type { Instant } from '../time.ts';
import { checkProofFreshness, type ProofTimes } from './proof-freshness.ts';
import type { AttestationReason, Checked } from './reasons.ts';
import { normaliseUri, requestUri } from './request-uri.ts';
import type { Sha256 } from '../sha256.ts';
import type { JsonObject } from './strict-json.ts';
import type { AttestedRequest, ProofIdentity } from './verifier.ts';

/** Claims beyond RFC 9449 that a proof can be made to carry. */
export type DemandableClaim = 'ath' | 'htd';

export interface ProofRules extends ProofTimes {
  /** Scheme, host and port under which clients know this service. */
  readonly publicOrigin: string;
  /** `ath` always; `htd` of requests that have a body, because otherwise there is nothing to bind. */
  readonly require: readonly DemandableClaim[];
}

const requestFault = (
  { htm, htu }: JsonObject,
  { method, target }: AttestedRequest,
  { publicOrigin }: ProofRules,
): AttestationReason | undefined => {
  if (htm !== method) return 'proof_method';
  const named = typeof htu === 'string' ? normaliseUri(htu) : undefined;
  return named === undefined || named !== requestUri(publicOrigin, target) ? 'proof_uri' : undefined;
};

/** Demanded claims must be there, and claims that are there must be right. */
const hashFault = (
  { ath, htd }: JsonObject,
  { body }: AttestedRequest,
  tokenHash: string | undefined,
  { require }: ProofRules,
  sha256: Sha256,
): AttestationReason | undefined => {
  if (ath === undefined && require.includes('ath')) return 'proof_token_hash_missing';
  if (ath !== undefined && ath !== tokenHash) return 'proof_token_hash';
  if (htd === undefined) {
    return body.length > 0 && require.includes('htd') ? 'proof_body_hash_missing' : undefined;
  }
  return htd === sha256(body) ? undefined : 'proof_body_hash';
};

/**
 * Checks the claims of a proof whose signature has been verified: `htm`, `htu`, `ath`, `htd`, `iat`, `jti`, in this
 * order (RFC 9449 §4.3). `tokenHash` is the SHA-256 of the token that came with it; where none did, an `ath` is wrong.
 */
export const checkProofClaims = (
  claims: JsonObject,
  request: AttestedRequest,
  tokenHash: string | undefined,
  now: Instant,
  rules: ProofRules,
  sha256: Sha256,
): Checked<ProofIdentity> => {
  const fault = requestFault(claims, request, rules) ?? hashFault(claims, request, tokenHash, rules, sha256);
  return fault ?? checkProofFreshness(claims, now, rules);
};
