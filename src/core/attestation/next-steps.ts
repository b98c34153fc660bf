import { COUNTED_REASONS } from './counted-reasons.ts';
import type { AttestationResult } from './verifier.ts';

const CLOCK_OF_PHONE =
  'The phone’s clock is off: let the app take the time from the Date of an answer, or raise attestation.clockSkew.';
const CLOCK_OF_ISSUER = 'The issuer’s clock is off from the gateway’s: check the time on both.';
const BODY =
  'Let the app put the base64url SHA-256 of the body, as sent, into htd; a proxy must not change it.';

/** What a reason calls for where its class says too little. */
const BY_REASON: Readonly<Record<string, string>> = {
  app_outdated_soon: 'Tell these users to update before the date of attestation.minimumAppVersion.',
  issuer_keys_unavailable:
    'The gateway cannot read the issuer’s key set: see /readyz and attestation.issuers.',
  token_key_unknown: 'The issuer signs by a key that its key set lacks: publish a key before it is used.',
  token_issuer: 'Add the token’s issuer to attestation.issuers, if it is yours.',
  token_audience: 'Let the issuer mint for the audience that attestation.issuers names, or correct it there.',
  token_algorithm: 'Add the algorithm to the issuer’s algorithms, if the issuer is meant to use it.',
  token_expired: 'Let the app renew its token before exp, and not keep it beyond.',
  token_lifetime: 'Let the issuer mint shorter tokens, or raise attestation.maxTokenLifetime.',
  token_not_yet_valid: CLOCK_OF_ISSUER,
  token_issued_in_future: CLOCK_OF_ISSUER,
  token_app_version: 'Let the issuer write app_version as a semantic version, such as 27.1.0.',
  proof_missing: 'The app sends a token and no proof: ship the version that signs each request.',
  proof_mode: 'Let the app send DPoP, or add pop to proofs of its issuer and of the route.',
  token_header: 'Let the app send the token in the header of its issuer’s preset.',
  proof_uri: 'Set public.origin to what the apps call; check that no proxy rewrites the path.',
  proof_token_hash_missing: 'Let the app put the hash of its token into ath.',
  proof_body_hash_missing: BODY,
  proof_body_hash: BODY,
  proof_expired: CLOCK_OF_PHONE,
  proof_issued_in_future: CLOCK_OF_PHONE,
};

/** What the classes call for. */
const BY_RESULT: Readonly<Record<Exclude<AttestationResult, 'verified'>, string>> = {
  outdated_app:
    'Move these users to the store page first, or let the minimum hold from a later date (attestation.minimumAppVersion).',
  unknown_origin:
    'Old versions of the app, or no app at all. Wait until the version that sends tokens has spread; what stays then is what enforcement is for.',
  invalid:
    'No released app should send this. If your own does in tests, mend it; if not, refusing it is what enforcement is for.',
  replayed:
    'Let the app sign every attempt anew, repeats included; where it does, someone replays, and refusing is right.',
  revoked: 'These were revoked on purpose; refusing them is right.',
};

/** What an operator can do about failures of this reason, in one or two sentences. */
export const nextStep = (reason: string): string => {
  if (Object.hasOwn(BY_REASON, reason)) return BY_REASON[reason] ?? BY_RESULT.invalid;
  const result = Object.hasOwn(COUNTED_REASONS, reason) ? COUNTED_REASONS[reason]?.result : undefined;
  return BY_RESULT[result === undefined || result === 'verified' ? 'invalid' : result];
};
