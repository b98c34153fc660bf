import { hash } from 'node:crypto';

import type { KeyedHash } from '../../core/subjects/keyed-hash.ts';

/** Shortest key in bytes: the output of the hash (RFC 2104 §3). */
export const MIN_HASH_KEY_BYTES = 32;

/** The block of SHA-256. */
const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** Longest message in UTF-16 units that fits the scratch buffer, whatever its characters. */
const SCRATCH_UNITS = 512;
const TAG_CHARACTERS = 22;

const pad = (key: Uint8Array, byte: number, room: number): Buffer => {
  const block = Buffer.alloc(BLOCK_BYTES + room);
  block.set(key);
  for (let at = 0; at < BLOCK_BYTES; at += 1) block[at] = (block[at] ?? 0) ^ byte;
  return block;
};

/**
 * HMAC-SHA-256 (RFC 2104), the first 22 characters in base64url.
 *
 * Written over the one-shot hash with both pads prepared: 1.1 µs against 2.3 µs with `createHmac`, and a request has
 * about ten subjects. The tests hold it to `createHmac`.
 * @throws {RangeError} when the key has fewer than `MIN_HASH_KEY_BYTES` bytes.
 */
export const createKeyedHash = (key: Uint8Array): KeyedHash => {
  if (key.byteLength < MIN_HASH_KEY_BYTES) {
    throw new RangeError(`a hash key needs at least ${MIN_HASH_KEY_BYTES} bytes`);
  }
  const secret = key.byteLength > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key;
  const inner = pad(secret, 0x36, SCRATCH_UNITS * 3);
  const outer = pad(secret, 0x5c, DIGEST_BYTES);
  const innerDigest = (message: string): string => {
    if (message.length > SCRATCH_UNITS) {
      return hash('sha256', Buffer.concat([inner.subarray(0, BLOCK_BYTES), Buffer.from(message)]), 'latin1');
    }
    const bytes = inner.write(message, BLOCK_BYTES, 'utf8');
    return hash('sha256', inner.subarray(0, BLOCK_BYTES + bytes), 'latin1');
  };
  return (dimension, value) => {
    // The length before the dimension says where the value begins: ("ab", "c") and ("a", "bc") are two subjects.
    const digest = innerDigest(`${dimension.length}:${dimension}${value}`);
    outer.write(digest, BLOCK_BYTES, 'latin1');
    return hash('sha256', outer, 'base64url').slice(0, TAG_CHARACTERS);
  };
};
