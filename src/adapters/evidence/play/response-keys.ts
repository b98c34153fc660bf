import { createPublicKey, type KeyObject } from 'node:crypto';

import { readCanonicalBase64 } from '../canonical-base64.ts';
import { EvidenceSetupError } from '../evidence-setup-error.ts';

/** The two keys that the Play Console shows under “Manage and download my response encryption keys”. */
export interface ResponseKeys {
  /** base64, AES-256. */
  readonly decryptionKey: string;
  /** base64 of a SubjectPublicKeyInfo, EC P-256. */
  readonly verificationKey: string;
}

const AES_BYTES = 32;

const decodeBase64 = (text: string, name: string): Buffer => {
  const bytes = readCanonicalBase64(text);
  if (bytes !== undefined) return bytes;
  throw new EvidenceSetupError(`Play Integrity: ${name} is no base64 text`);
};

/** @throws {EvidenceSetupError} unless the text is 32 bytes in base64. */
export const readDecryptionKey = (text: string): Uint8Array => {
  const key = decodeBase64(text, 'the decryption key');
  if (key.length === AES_BYTES) return new Uint8Array(key);
  throw new EvidenceSetupError('Play Integrity: the decryption key is not 32 bytes long');
};

/** @throws {EvidenceSetupError} unless the text is a public key on P-256 in base64. */
export const readVerificationKey = (text: string): KeyObject => {
  const der = decodeBase64(text, 'the verification key');
  let key: KeyObject | undefined;
  try {
    key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch (cause) {
    throw new EvidenceSetupError('Play Integrity: the verification key is no SubjectPublicKeyInfo', {
      cause,
    });
  }
  if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  throw new EvidenceSetupError('Play Integrity: the verification key is no EC key on P-256');
};
