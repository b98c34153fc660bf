import { randomBytes } from 'node:crypto';

import { createKeyFile, readKeyFile } from '../files/key-file.ts';
import { MIN_HASH_KEY_BYTES } from './keyed-hash.ts';

/** Where the gateways that are started in one working directory keep the key that they share. */
export const DEVELOPMENT_HASH_KEY_FILE = '.numberwall/hash.jwk';

/**
 * The hash key of the development profile: made once, so that several instances on one Redis count the same subjects,
 * and a restart goes on counting.
 * @throws {TypeError} for a file that holds no such key.
 */
export const keepDevelopmentHashKey = async (file: string): Promise<Uint8Array> => {
  const { kty, k } =
    (await readKeyFile(file)) ??
    (await createKeyFile(file, { kty: 'oct', k: randomBytes(MIN_HASH_KEY_BYTES).toString('base64url') }));
  const key = Buffer.from(typeof k === 'string' ? k : '', 'base64url');
  if (kty !== 'oct' || key.byteLength < MIN_HASH_KEY_BYTES) {
    throw new TypeError(
      `${file} holds no key of ${MIN_HASH_KEY_BYTES} bytes: remove it, and the next start makes one`,
    );
  }
  return key;
};
