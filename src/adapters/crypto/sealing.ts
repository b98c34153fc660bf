import { hash, randomBytes } from 'node:crypto';

import type { KeyedHash } from '../../core/subjects/keyed-hash.ts';
import { NONCE_BYTES, openWith, sealWith } from './aes-gcm.ts';

/** Authenticated encryption under a key of its own purpose. */
export interface Sealing {
  readonly seal: (plain: Uint8Array) => Buffer;
  /** Undefined for what was not sealed under this key, or was changed since. */
  readonly open: (sealed: Uint8Array) => Buffer | undefined;
}

/**
 * AES-256-GCM with random 96-bit nonces: below 2^32 sealings a key, two never meet but with probability 2^-32. The key
 * follows from the hash key by its purpose, so that all instances have it.
 */
export const createSealing = (keyedHash: KeyedHash, purpose: string): Sealing => {
  const key = hash(
    'sha256',
    `${keyedHash('seal', `1:${purpose}`)}${keyedHash('seal', `2:${purpose}`)}`,
    'buffer',
  );
  return {
    seal: (plain) => sealWith(key, randomBytes(NONCE_BYTES), plain),
    open: (sealed) => openWith(key, sealed),
  };
};
