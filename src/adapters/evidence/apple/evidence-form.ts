import { decodeBase64url } from '../../../core/attestation/base64url.ts';
import type { AppleReason } from '../../../core/evidence/apple/reasons.ts';

/** Largest attestation object, in bytes; real ones have about 5,500. */
const MAX_ATTESTATION_OBJECT = 16_384;
/** Largest assertion, in bytes; real ones have about 150. */
const MAX_ASSERTION = 1_024;

/** What a phone sent, decoded. */
export interface AppleEvidence {
  readonly kind: 'attestation' | 'assertion';
  /** Base64url of 32 bytes. */
  readonly keyId: string;
  readonly object: Uint8Array;
}

const FORMS = [
  { kind: 'attestation', member: 'attestation_object', maxBytes: MAX_ATTESTATION_OBJECT },
  { kind: 'assertion', member: 'assertion', maxBytes: MAX_ASSERTION },
] as const;

/** Reads `{ key_id, attestation_object }` or `{ key_id, assertion }`, all canonical base64url. */
export const readEvidence = (evidence: Readonly<Record<string, unknown>>): AppleEvidence | AppleReason => {
  const keyId = Object.hasOwn(evidence, 'key_id') ? evidence['key_id'] : undefined;
  if (typeof keyId !== 'string' || keyId.length !== 43) return 'apple_evidence_form';
  if (decodeBase64url(keyId) === undefined) return 'apple_evidence_form';
  const [form, other] = FORMS.filter(({ member }) => Object.hasOwn(evidence, member));
  if (form === undefined || other !== undefined) return 'apple_evidence_form';
  const text = evidence[form.member];
  if (typeof text !== 'string') return 'apple_evidence_form';
  if (text.length > Math.ceil((form.maxBytes * 4) / 3)) return 'apple_too_large';
  const object = decodeBase64url(text);
  return object === undefined ? 'apple_encoding' : { kind: form.kind, keyId, object };
};
