import type { Instant } from '../time.ts';
import { readNumericDate } from './numeric-date.ts';
import type { Checked } from './reasons.ts';
import type { JsonObject } from './strict-json.ts';
import type { ProofIdentity } from './verifier.ts';
import { isVisibleText } from './visible-text.ts';

export interface ProofTimes {
  /** Milliseconds. */
  readonly clockSkewMs: number;
  /** Milliseconds from `iat` for which a proof is accepted; the skew is not added. */
  readonly proofLifetimeMs: number;
}

/** 96 bits in base64url, the least that RFC 9449 §4.2 asks of a `jti`. */
const MIN_JTI_LENGTH = 16;
const MAX_JTI_LENGTH = 128;

/** `iat`, then `jti`: the last checks of either kind of proof. */
export const checkProofFreshness = (
  { iat, jti }: JsonObject,
  now: Instant,
  { clockSkewMs, proofLifetimeMs }: ProofTimes,
): Checked<ProofIdentity> => {
  const issuedAt = readNumericDate(iat);
  if (issuedAt === undefined) return 'proof_issued_at';
  const acceptableUntil = issuedAt + proofLifetimeMs;
  if (now > acceptableUntil) return 'proof_expired';
  if (issuedAt > now + clockSkewMs) return 'proof_issued_in_future';
  return isVisibleText(jti, MAX_JTI_LENGTH, MIN_JTI_LENGTH) ? { jti, acceptableUntil } : 'proof_id';
};
