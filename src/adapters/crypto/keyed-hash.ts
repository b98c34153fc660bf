import { createHmac, createSecretKey } from 'node:crypto';

import type { KeyedHash } from '../../core/subjects/keyed-hash.ts';

/** Shortest key in bytes: the output of the hash (RFC 2104 §3). */
export const MIN_HASH_KEY_BYTES = 32;

const TAG_BYTES = 16;

/**
 * HMAC-SHA-256 (RFC 2104) cut to 128 bits, base64url, 22 characters.
 * @throws {RangeError} when the key has fewer than `MIN_HASH_KEY_BYTES` bytes.
 */
export const createKeyedHash = (key: Uint8Array): KeyedHash => {
  if (key.byteLength < MIN_HASH_KEY_BYTES) {
    throw new RangeError(`a hash key needs at least ${MIN_HASH_KEY_BYTES} bytes`);
  }
  const secret = createSecretKey(key);
  // The length before the dimension says where the value begins: ("ab", "c") and ("a", "bc") are two subjects.
  return (dimension, value) =>
    createHmac('sha256', secret)
      .update(`${dimension.length}:${dimension}${value}`)
      .digest()
      .toString('base64url', 0, TAG_BYTES);
};
