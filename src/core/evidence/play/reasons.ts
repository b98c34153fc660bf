/** One way in which a Play Integrity token can fail, as the log names it. */
export interface PlayReasonDefinition {
  /** What was found, in one sentence; for docs and operators, never sent. */
  readonly sentence: string;
  /** The rule that was broken. */
  readonly source: string;
}

const define = <K extends string>(
  table: Record<K, PlayReasonDefinition>,
): Readonly<Record<K, PlayReasonDefinition>> => table;

const OURS = 'docs/attestation-evidence.md';
const SETUP = 'Play Integrity API, set up: decrypt and verify locally';
const VERDICT = 'Play Integrity API, integrity verdicts';

const reason = (sentence: string, source: string): PlayReasonDefinition => ({ sentence, source });

/** Every machine reason of Play Integrity, once, in the order in which the checks are made. */
export const PLAY_REASONS = define({
  play_evidence_form: reason('The evidence has no integrity_token that is text.', OURS),
  play_token_too_large: reason('The integrity token is longer than 16384 characters.', OURS),
  play_token_form: reason(
    'The integrity token is no compact JWE in canonical base64url.',
    'RFC 7516 §7.1, RFC 4648 §3.5',
  ),
  play_token_header: reason(
    'The token’s header is no strict JSON object, or has crit, jku, jwk, x5u, x5c or zip.',
    'RFC 7516 §4.1',
  ),
  play_token_algorithm: reason('The token’s alg is not A256KW, or its enc is not A256GCM.', SETUP),
  play_token_decryption: reason('The token does not decrypt by the configured key.', SETUP),
  play_verdict_form: reason(
    'What the token holds is no compact JWS in canonical base64url.',
    'RFC 7515 §7.1',
  ),
  play_verdict_json: reason('Header or claims of the verdict are no strict JSON object.', 'RFC 8725 §2.6'),
  play_verdict_header: reason('The verdict’s header has crit, jku, jwk, x5u, x5c or b64.', 'RFC 8725 §3.10'),
  play_verdict_algorithm: reason('The verdict’s alg is not ES256.', SETUP),
  play_verdict_signature: reason('The verdict’s signature does not verify by the configured key.', SETUP),
  play_request_details: reason('The verdict has no requestDetails.', VERDICT),
  play_request_package: reason('The verdict was asked for by a package that is not configured.', VERDICT),
  play_binding_form: reason('The verdict has not exactly one of nonce and requestHash.', VERDICT),
  play_binding: reason(
    'The verdict’s nonce or requestHash is not that of this challenge, key and version.',
    OURS,
  ),
  play_timestamp: reason('The verdict’s timestampMillis is no decimal text.', VERDICT),
  play_expired: reason('The verdict is older than the configured age.', VERDICT),
  play_in_future: reason('The verdict’s timestampMillis lies in the future.', VERDICT),
  play_app_integrity: reason('The verdict has no appIntegrity.', VERDICT),
  play_app_recognition: reason('The app’s recognition verdict is not one that is accepted.', VERDICT),
  play_app_package: reason('The app’s package is not the one that asked.', VERDICT),
  play_app_certificate: reason('The app is signed by a certificate that is not configured.', VERDICT),
  play_app_version: reason('The app’s versionCode is missing or no decimal text.', VERDICT),
  play_app_outdated: reason('The app’s versionCode is below the configured minimum.', OURS),
  play_device_integrity: reason('The device’s verdict lacks a label that is demanded.', VERDICT),
  play_licence: reason('The account’s licensing verdict is not one that is accepted.', VERDICT),
  play_device_activity_unknown: reason('The device’s recent activity is demanded and not told.', VERDICT),
  play_device_activity: reason(
    'The device asked for more tokens in the last hour than is accepted.',
    VERDICT,
  ),
  play_device_recalled: reason('The device carries a recall bit that is refused.', VERDICT),
});

export type PlayReason = keyof typeof PLAY_REASONS;
