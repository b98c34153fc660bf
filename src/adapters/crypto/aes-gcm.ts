import { createCipheriv, createDecipheriv } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
/** Bytes of a nonce. */
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Bytes by which sealing lengthens. */
export const SEAL_BYTES = NONCE_BYTES + TAG_BYTES;

/** AES-256-GCM (NIST SP 800-38D): nonce, ciphertext and tag in a row. No two texts may have one nonce under one key. */
export const sealWith = (key: Uint8Array, nonce: Uint8Array, plain: Uint8Array): Buffer => {
  const cipher = createCipheriv(CIPHER, key, nonce);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

/** Undefined for what was not sealed under this key, or was changed since. A tag that is cut short is none. */
export const openWith = (key: Uint8Array, sealed: Uint8Array): Buffer | undefined => {
  if (sealed.byteLength < SEAL_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
};
