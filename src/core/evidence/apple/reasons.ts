/** One way in which App Attest evidence can fail, as the log names it. */
export interface AppleReasonDefinition {
  /** What was found, in one sentence; for docs and operators, never sent. */
  readonly sentence: string;
  /** The rule that was broken. */
  readonly source: string;
}

const define = <K extends string>(
  table: Record<K, AppleReasonDefinition>,
): Readonly<Record<K, AppleReasonDefinition>> => table;

const OURS = 'docs/attestation-evidence.md';
const ATTESTATION = 'App Attest, verify the attestation, step';
const ASSERTION = 'App Attest, verify the assertion, step';

const reason = (sentence: string, source: string): AppleReasonDefinition => ({ sentence, source });

/** Every machine reason of App Attest, once, in the order in which the checks are made; first those of attestations. */
export const APPLE_REASONS = define({
  apple_evidence_form: reason(
    'The evidence has no key_id of 32 bytes, or not exactly one of attestation_object and assertion as text.',
    OURS,
  ),
  apple_too_large: reason('The attestation object is above 16384 bytes, or the assertion above 1024.', OURS),
  apple_encoding: reason('The attestation object or assertion is not canonical base64url.', 'RFC 4648 §3.5'),
  apple_attestation_form: reason(
    'The attestation object is no strict CBOR map of fmt, attStmt (x5c, receipt) and authData.',
    'RFC 8949 §4.1',
  ),
  apple_attestation_format: reason('The format is not apple-appattest.', `${ATTESTATION} 1`),
  apple_authenticator_data: reason('The authenticator data is cut short.', 'WebAuthn §6.1'),
  apple_rp_id: reason('The evidence is of an app that is not configured.', `${ATTESTATION} 6`),
  apple_certificate_form: reason('x5c is not two certificates in DER.', `${ATTESTATION} 1`),
  apple_chain_algorithm: reason('A certificate is signed over a hash weaker than SHA-256.', OURS),
  apple_chain: reason('The certificates do not chain to a pinned root.', `${ATTESTATION} 1`),
  apple_chain_leaf: reason('The first certificate is that of an authority.', `${ATTESTATION} 1`),
  apple_certificate_early: reason('A certificate or the root is not valid yet.', 'RFC 5280 §4.1.2.5'),
  apple_certificate_expired: reason('A certificate or the root has expired.', 'RFC 5280 §4.1.2.5'),
  apple_nonce_form: reason(
    'The first certificate has not exactly one nonce in the one form that it has.',
    `${ATTESTATION} 4`,
  ),
  apple_nonce: reason('The nonce is not that of this challenge, key and version.', `${ATTESTATION} 4`),
  apple_key_type: reason('The attested key is not on P-256.', `${ATTESTATION} 5`),
  apple_key_id: reason('The key id is not the hash of the attested key.', `${ATTESTATION} 5`),
  apple_counter: reason('The counter of a new key is not 0.', `${ATTESTATION} 7`),
  apple_environment: reason('The evidence is of an environment that is not accepted.', `${ATTESTATION} 8`),
  apple_credential_id: reason('The credential id is not the key id.', `${ATTESTATION} 9`),
  apple_credential_key: reason('The credential’s public key is not the attested one.', 'WebAuthn §6.5.1'),
  apple_extensions: reason(
    'What follows the authenticator data is no strict CBOR map of the known types.',
    OURS,
  ),
  apple_category: reason('The app was started in a category that is not accepted.', OURS),
  apple_assertion_form: reason(
    'The assertion is no strict CBOR map of signature and authenticatorData.',
    'RFC 8949 §4.1',
  ),
  apple_key_unknown: reason('The key is not remembered; the phone must attest a new one.', OURS),
  apple_assertion_signature: reason(
    'The assertion’s signature does not verify by the remembered key for this challenge, key and version.',
    `${ASSERTION} 3`,
  ),
  apple_assertion_app: reason('The key was attested for another app.', `${ASSERTION} 4`),
  apple_assertion_counter: reason('The counter of an assertion is 0.', `${ASSERTION} 5`),
});

export type AppleReason = keyof typeof APPLE_REASONS;
