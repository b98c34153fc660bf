import type { ProblemCode } from '../problems/table.ts';
import type { AttestationFailure } from './verifier.ts';

/** One way in which token or proof can fail, as the log names it. */
export interface AttestationReasonDefinition {
  readonly code: ProblemCode;
  readonly result: AttestationFailure['result'];
  /** What was found, in one sentence; for docs and operators, never sent. */
  readonly sentence: string;
  /** The rule that was broken. */
  readonly source: string;
}

const define = <K extends string>(
  table: Record<K, AttestationReasonDefinition>,
): Readonly<Record<K, AttestationReasonDefinition>> => table;

const token = (sentence: string, source: string): AttestationReasonDefinition => ({
  code: 'attestation_invalid',
  result: 'invalid',
  sentence,
  source,
});

const proof = (sentence: string, source: string): AttestationReasonDefinition => ({
  code: 'proof_invalid',
  result: 'invalid',
  sentence,
  source,
});

const OURS = 'docs/protocol.md';

const revoked = (sentence: string): AttestationReasonDefinition => ({
  code: 'device_revoked',
  result: 'revoked',
  sentence,
  source: OURS,
});

/** Every machine reason, once, in the order in which the checks are made. */
export const ATTESTATION_REASONS = define({
  token_too_large: token('The token is longer than 4096 characters.', OURS),
  proof_too_large: proof('The proof is longer than 2048 characters.', OURS),
  token_missing: {
    code: 'attestation_required',
    result: 'unknown_origin',
    sentence: 'There is no OAuth-Client-Attestation header, nor that of a configured preset.',
    source: 'draft-ietf-oauth-attestation-based-client-auth §6.1',
  },
  token_mixed: token('There are tokens in the headers of two kinds of issuers.', OURS),
  token_repeated: token(
    'There is more than one header with a token.',
    'draft-ietf-oauth-attestation-based-client-auth §6.1',
  ),
  proof_mixed: proof(
    'There are both a DPoP and an OAuth-Client-Attestation-PoP header.',
    'draft-ietf-oauth-attestation-based-client-auth §5.2',
  ),
  proof_missing: proof('There is no DPoP or OAuth-Client-Attestation-PoP header.', 'RFC 9449 §4.3 check 1'),
  proof_repeated: proof('There is more than one header with a proof.', 'RFC 9449 §4.3 check 1'),
  token_form: token('The token is no compact JWS.', 'RFC 7515 §7.1'),
  token_encoding: token('A part of the token is not canonical base64url.', 'RFC 4648 §3.5, §5'),
  token_json: token('Header or claims of the token are no strict JSON object.', 'RFC 8725 §2.6, RFC 7515 §4'),
  token_header_forbidden: token(
    'The token’s header has crit, jku, jwk, x5u, x5c or b64.',
    'RFC 8725 §3.10, RFC 7515 §4.1.11',
  ),
  proof_form: proof('The proof is no compact JWS.', 'RFC 9449 §4.3 check 2'),
  proof_encoding: proof('A part of the proof is not canonical base64url.', 'RFC 4648 §3.5, §5'),
  proof_json: proof('Header or claims of the proof are no strict JSON object.', 'RFC 8725 §2.6, RFC 7515 §4'),
  proof_header_forbidden: proof(
    'The proof’s header has crit, jku, x5u, x5c or b64.',
    'RFC 8725 §3.10, RFC 7515 §4.1.11',
  ),
  token_header: token('The token came in the header of another kind of issuer.', OURS),
  token_type: token('The token’s typ is not that of its issuer’s tokens.', 'RFC 8725 §3.11'),
  proof_unexpected: proof('There is a proof, and the token binds no key.', OURS),
  proof_type: proof('The proof’s typ is not that of its header.', 'RFC 9449 §4.3 check 4'),
  token_algorithm: token('The token’s alg is not one that its issuer may use.', 'RFC 8725 §3.1'),
  proof_algorithm: proof('The proof’s alg is not ES256.', 'RFC 9449 §4.3 check 5'),
  token_key_id: token('The token names no key by kid.', 'RFC 7515 §4.1.4'),
  issuer_keys_unavailable: {
    code: 'temporarily_unavailable',
    result: 'invalid',
    sentence: 'The issuer’s key set has never been read, so that no token of it can be judged.',
    source: OURS,
  },
  token_key_unknown: token('The token’s kid is not a key of its issuer for its alg.', 'RFC 8725 §3.8'),
  token_signature: token('The token’s signature does not verify.', 'RFC 7515 §5.2'),
  token_issuer: token('The token’s iss is not a configured issuer.', 'RFC 7519 §4.1.1'),
  token_audience: token('The token’s aud is not the configured audience.', 'RFC 7519 §4.1.3'),
  token_expiry: token('The token’s exp is missing or no NumericDate.', 'RFC 7519 §4.1.4'),
  token_expired: token('The token has expired.', 'RFC 7519 §4.1.4'),
  token_not_before: token('The token’s nbf is no NumericDate.', 'RFC 7519 §4.1.5'),
  token_not_yet_valid: token('The token’s nbf lies in the future.', 'RFC 7519 §4.1.5'),
  token_issued_at: token('The token’s iat is missing or no NumericDate.', 'RFC 7519 §4.1.6'),
  token_issued_in_future: token('The token’s iat lies in the future.', 'RFC 7519 §4.1.6'),
  token_lifetime: token('The token is issued for longer than the longest lifetime, or for none.', OURS),
  token_subject: token(
    'The token’s sub is missing, no app id, or no app that is configured.',
    'RFC 7519 §4.1.2',
  ),
  token_id: token('The token’s jti is missing, or not 1 to 128 visible characters.', 'RFC 7519 §4.1.7'),
  token_platform: token('The token’s platform is neither ios nor android.', OURS),
  token_app_version: token('The token’s app_version is no semantic version.', 'semver.org 2.0.0'),
  token_attestation: token(
    'The token’s attestation lacks provider or level, or its key_created_at, issuer or hardware is malformed.',
    OURS,
  ),
  device_key_missing: token('The token has no cnf.jwk.', 'RFC 7800 §3.2'),
  device_key_private: token('The token’s cnf.jwk has a private member.', 'RFC 7800 §3.2'),
  device_key_type: token('The token’s cnf.jwk is no EC key on P-256.', 'RFC 7518 §6.2.1'),
  device_key_use: token('The token’s cnf.jwk is not meant for ES256 signatures.', 'RFC 7517 §4.2–4.4'),
  device_key_coordinates: token(
    'A coordinate of cnf.jwk is not 32 bytes in canonical base64url.',
    'RFC 7518 §6.2.1.2, RFC 7638 §7',
  ),
  device_key_point: token('The coordinates of cnf.jwk are no point on the curve.', 'RFC 8725 §3.4'),
  revocations_unknown: {
    code: 'temporarily_unavailable',
    result: 'invalid',
    sentence: 'What is revoked has not been read since the start, so that no token can be judged.',
    source: OURS,
  },
  token_revoked: revoked('The token was revoked.'),
  device_revoked: revoked('The device was revoked.'),
  issuer_key_revoked: revoked('The issuer’s key that signed the token was revoked.'),
  issuer_certificate_revoked: revoked('The certificate that vouched for the device was revoked.'),
  app_version_revoked: revoked('This version of the app was revoked.'),
  app_outdated: {
    code: 'app_update_required',
    result: 'outdated_app',
    sentence: 'The app is older than the minimum for its platform.',
    source: OURS,
  },
  token_too_old: {
    code: 'use_fresh_attestation',
    result: 'invalid',
    sentence: 'The token is older than the route takes it.',
    source: 'draft-ietf-oauth-attestation-based-client-auth §6.2',
  },
  proof_mode: proof('The issuer or the route does not accept this kind of proof.', OURS),
  proof_key_missing: proof('The proof’s header has no jwk.', 'RFC 9449 §4.3 check 6'),
  proof_key_private: proof('The proof’s jwk has a private member.', 'RFC 9449 §4.3 check 7'),
  proof_key_mismatch: proof('The proof’s jwk is not the key in cnf.jwk.', 'RFC 9449 §4.3 check 12'),
  proof_signature: proof('The proof’s signature does not verify.', 'RFC 9449 §4.3 check 6'),
  proof_method: proof('The proof’s htm is not the request’s method.', 'RFC 9449 §4.3 check 8'),
  proof_uri: proof('The proof’s htu is not the request’s URI at the public origin.', 'RFC 9449 §4.3 check 9'),
  proof_token_hash_missing: proof('The proof has no ath, and it is demanded.', 'RFC 9449 §4.3 check 12'),
  proof_token_hash: proof('The proof’s ath is not the hash of the token.', 'RFC 9449 §4.3 check 12'),
  proof_body_hash_missing: proof('The proof has no htd, the request has a body, and it is demanded.', OURS),
  proof_body_hash: proof('The proof’s htd is not the hash of the body.', OURS),
  proof_audience: proof(
    'The PoP’s aud is not the public origin alone.',
    'draft-ietf-oauth-attestation-based-client-auth §5.2',
  ),
  proof_challenge: {
    code: 'use_challenge',
    result: 'invalid',
    sentence: 'The PoP’s challenge is not one that the gateway gave, or too old.',
    source: 'draft-ietf-oauth-attestation-based-client-auth §8',
  },
  proof_issued_at: proof('The proof’s iat is missing or no NumericDate.', 'RFC 9449 §4.3 check 3'),
  proof_expired: proof('The proof is older than its lifetime.', 'RFC 9449 §4.3 check 11'),
  proof_issued_in_future: proof('The proof’s iat lies in the future.', 'RFC 9449 §4.3 check 11'),
  proof_id: proof('The proof’s jti is missing, or not 16 to 128 visible characters.', 'RFC 9449 §4.2'),
  proof_nonce: {
    code: 'use_challenge',
    result: 'invalid',
    sentence: 'The proof’s nonce is not one that the gateway gave, or too old.',
    source: 'RFC 9449 §8, §4.3 check 10',
  },
  proof_challenge_missing: {
    code: 'use_challenge',
    result: 'invalid',
    sentence: 'The proof has no nonce (a PoP: no challenge), and the route demands one.',
    source: 'RFC 9449 §8',
  },
});

export type AttestationReason = keyof typeof ATTESTATION_REASONS;

/** What a check yields: the value it made, or the machine reason why not. */
export type Checked<T extends object> = T | AttestationReason;

/** Is it a reason, and not a value? */
export const isReason = (checked: object | string | undefined): checked is AttestationReason =>
  typeof checked === 'string';

/** The failure for a reason, with what is known of the device by then. */
export const refusal = (
  reason: AttestationReason,
  known: Pick<
    AttestationFailure,
    'provider' | 'platform' | 'thumbprint' | 'versionStep' | 'extensions' | 'headers'
  > = {},
): AttestationFailure => {
  const { code, result } = ATTESTATION_REASONS[reason];
  return { ok: false, result, code, reason, ...known };
};
