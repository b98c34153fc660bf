import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';

import type { KeyedHash } from '../../core/subjects/keyed-hash.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Bytes by which sealing lengthens. */
export const SEAL_BYTES = NONCE_BYTES + TAG_BYTES;

/** Authenticated encryption under a key of its own purpose. */
export interface Sealing {
  readonly seal: (plain: Uint8Array) => Buffer;
  /** Undefined for what was not sealed under this key, or was changed since. */
  readonly open: (sealed: Uint8Array) => Buffer | undefined;
}

/**
 * AES-256-GCM (NIST SP 800-38D) with random 96-bit nonces: below 2^32 sealings a key, two never meet but with
 * probability 2^-32. The key follows from the hash key by its purpose, so that all instances have it.
 */
export const createSealing = (keyedHash: KeyedHash, purpose: string): Sealing => {
  const key = hash(
    'sha256',
    `${keyedHash('seal', `1:${purpose}`)}${keyedHash('seal', `2:${purpose}`)}`,
    'buffer',
  );
  return {
    seal(plain) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce);
      const body = cipher.update(plain);
      cipher.final();
      return Buffer.concat([nonce, body, cipher.getAuthTag()]);
    },
    open(sealed) {
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
    },
  };
};
