import type { KeyedHash } from '../../core/subjects/keyed-hash.ts';
import type { Seal } from '../../core/lists/kept-entry.ts';
import { sha256 } from './sha256.ts';
import { openWith, sealWith } from './aes-gcm.ts';

/** 12 bytes in base64url. */
const NONCE_CHARACTERS = 16;
/** Longer than any text, so that a length tells nothing. */
const PADDED = 64;

/**
 * AES-256-GCM under a key of the hash key. The nonce is a keyed hash of the text, so that no two texts share one and
 * every instance seals a text to the same: a synthetic nonce, as in AES-SIV (RFC 5297).
 */
export const createDeterministicSeal = (hash: KeyedHash): Seal => {
  const secret = sha256(Buffer.from(hash('seal-key', 'first') + hash('seal-key', 'second')));
  const key = Buffer.from(secret, 'base64url');
  return {
    seal(text) {
      const nonce = Buffer.from(hash('seal-nonce', text).slice(0, NONCE_CHARACTERS), 'base64url');
      return sealWith(key, nonce, Buffer.from(text.padEnd(PADDED))).toString('base64url');
    },
    open: (sealed) => openWith(key, Buffer.from(sealed, 'base64url'))?.toString('utf8').trimEnd(),
  };
};
