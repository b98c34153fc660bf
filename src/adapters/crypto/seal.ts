import { createCipheriv, createDecipheriv } from 'node:crypto';

import type { KeyedHash } from '../../core/subjects/keyed-hash.ts';
import type { Seal } from '../../core/lists/kept-entry.ts';
import { sha256 } from '../attestation/sha256.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** 12 bytes in base64url. */
const NONCE_CHARACTERS = 16;
/** Longer than any text, so that a length tells nothing. */
const PADDED = 64;

const decrypt = (key: Uint8Array, bytes: Uint8Array): string => {
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8').trimEnd();
};

/**
 * AES-256-GCM under a key of the hash key. The nonce is a keyed hash of the text, so that no two texts share one and
 * every instance seals a text to the same: a synthetic nonce, as in AES-SIV (RFC 5297).
 */
export const createSeal = (hash: KeyedHash): Seal => {
  const secret = sha256(Buffer.from(hash('seal-key', 'first') + hash('seal-key', 'second')));
  const key = Buffer.from(secret, 'base64url');
  return {
    seal(text) {
      const nonce = Buffer.from(hash('seal-nonce', text).slice(0, NONCE_CHARACTERS), 'base64url');
      const cipher = createCipheriv(ALGORITHM, key, nonce);
      const body = Buffer.concat([cipher.update(text.padEnd(PADDED), 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
    },
    open(sealed) {
      try {
        return decrypt(key, Buffer.from(sealed, 'base64url'));
      } catch {
        return undefined;
      }
    },
  };
};
