import type { Instant } from '../time.ts';
import { isOnlyAudience } from './audience.ts';
import { checkProofFreshness, type ProofTimes } from './proof-freshness.ts';
import type { Checked } from './reasons.ts';
import type { JsonObject } from './strict-json.ts';
import type { ProofIdentity } from './verifier.ts';

export interface PopRules extends ProofTimes {
  /** What `aud` must name: the resource identifier of this service (RFC 9728 §1.2). */
  readonly publicOrigin: string;
  /** Was this challenge given by this service, and not too long ago? */
  readonly acceptsChallenge: (value: string) => boolean;
}

/**
 * Checks the claims of a PoP JWT whose signature has been verified: `aud`, `challenge` where there is one, `iat`, `jti`,
 * in this order (draft-ietf-oauth-attestation-based-client-auth §5.2, §8). Nothing in it names method, URI, token or
 * body.
 */
export const checkPopClaims = (claims: JsonObject, now: Instant, rules: PopRules): Checked<ProofIdentity> => {
  const { aud, challenge } = claims;
  if (!isOnlyAudience(aud, rules.publicOrigin)) return 'proof_audience';
  if (challenge !== undefined && (typeof challenge !== 'string' || !rules.acceptsChallenge(challenge))) {
    return 'proof_challenge';
  }
  return checkProofFreshness(claims, now, rules);
};
