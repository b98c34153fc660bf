/** One way in which Android key attestation can fail, as the log names it. */
export interface AndroidReasonDefinition {
  /** What was found, in one sentence; for docs and operators, never sent. */
  readonly sentence: string;
  /** The rule that was broken. */
  readonly source: string;
}

const define = <K extends string>(
  table: Record<K, AndroidReasonDefinition>,
): Readonly<Record<K, AndroidReasonDefinition>> => table;

const OURS = 'docs/attestation-evidence.md';
const SCHEMA = 'Android Keystore, key and ID attestation, certificate extension data schema';
const VERIFIER = 'android/keyattestation, the verifier';

const reason = (sentence: string, source: string): AndroidReasonDefinition => ({ sentence, source });

/** Every machine reason of Android key attestation, once, in the order in which the checks are made. */
export const ANDROID_REASONS = define({
  android_evidence_form: reason('The evidence has no x5c that is a list of 2 to 8 texts.', OURS),
  android_chain_too_large: reason('The certificates are longer than 24576 characters together.', OURS),
  android_certificate_form: reason(
    'A member of x5c is no certificate as DER in canonical base64.',
    'RFC 5280 §4.1',
  ),
  android_chain_algorithm: reason(
    'A signature in the chain is of an algorithm that is not accepted: neither EC nor RSA with SHA-2, nor Ed25519; ML-DSA chains are not read.',
    OURS,
  ),
  android_root_untrusted: reason('The chain does not end in a configured root, or in its key.', VERIFIER),
  android_chain_issuer: reason(
    'A certificate was not issued by the next: its issuer is not that one’s subject.',
    'RFC 5280 §6.1.3',
  ),
  android_chain_authority: reason(
    'A certificate that issues may not: it is no CA, or not for signing certificates.',
    'RFC 5280 §6.1.4',
  ),
  android_chain_not_yet_valid: reason('A certificate above the key’s is not valid yet.', VERIFIER),
  android_chain_expired: reason('A certificate of a remotely provisioned chain has expired.', VERIFIER),
  android_revocation_unavailable: reason(
    'The revocation list has never been read, so that no chain can be judged.',
    OURS,
  ),
  android_certificate_revoked: reason(
    'A certificate of the chain is revoked or suspended.',
    'android.googleapis.com/attestation/status',
  ),
  android_extension_missing: reason('The first certificate has no key description.', SCHEMA),
  android_extension_elsewhere: reason('Another certificate than the first has a key description.', VERIFIER),
  android_chain_length: reason(
    'Below the root are not 3 certificates, or where Google’s authority provisions remotely, not 4.',
    VERIFIER,
  ),
  android_extension_too_large: reason('The key description is longer than 8192 bytes.', OURS),
  android_extension_der: reason('The key description is not DER.', 'X.690 §10, §11'),
  android_extension_form: reason('The key description is none of the known form.', SCHEMA),
  android_extension_order: reason('The tags of an authorization list do not ascend.', VERIFIER),
  android_attestation_level: reason(
    'The attestation’s security level is below the configured minimum.',
    SCHEMA,
  ),
  android_key_level: reason('The key’s security level is not that of the attestation.', VERIFIER),
  android_chain_level: reason('The certificate that attests is not one of that security level.', VERIFIER),
  android_application_id: reason('There is no attestationApplicationId in softwareEnforced.', SCHEMA),
  android_application_package: reason('No package of the attestationApplicationId is configured.', SCHEMA),
  android_application_signature: reason(
    'The app is signed by a certificate that is not configured, or by none.',
    SCHEMA,
  ),
  android_challenge: reason('The attestationChallenge is not that of this challenge, key and version.', OURS),
  android_key_mismatch: reason('The attested key is not the device key of the request.', OURS),
  android_key_origin: reason('The key was not generated in the hardware.', SCHEMA),
  android_key_purpose: reason('The key is not for signing.', SCHEMA),
  android_root_of_trust: reason('There is no rootOfTrust in hardwareEnforced.', SCHEMA),
  android_boot_unverified: reason('The system was not booted from a verified image.', SCHEMA),
  android_boot_unlocked: reason('The boot loader is unlocked.', SCHEMA),
  android_patch_level: reason('The system’s patch level is missing or below the configured minimum.', SCHEMA),
});

export type AndroidReason = keyof typeof ANDROID_REASONS;
