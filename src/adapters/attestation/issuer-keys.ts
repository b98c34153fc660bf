import { createPublicKey, type KeyObject } from 'node:crypto';

import { calculateJwkThumbprint } from 'jose';

import { decodeBase64url } from '../../core/attestation/base64url.ts';
import { hasPrivateMember } from '../../core/attestation/device-key.ts';
import { isJsonObject, parseStrictJson, type JsonObject } from '../../core/attestation/strict-json.ts';
import { readKeyId, type TokenAlgorithm } from '../../core/attestation/token-header.ts';
import { KeySetError } from './key-set-error.ts';

/** Largest text of a key set, in bytes. */
export const MAX_KEY_SET_BYTES = 256 * 1024;

const MAX_KEYS = 64;
/** RFC 7518 §3.3. */
const MIN_RSA_BYTES = 2048 / 8;

/** A public key of an issuer, for one algorithm. */
export interface IssuerKey {
  readonly kid: string;
  readonly algorithm: TokenAlgorithm;
  readonly key: KeyObject;
  /** RFC 7638 thumbprint: is it still the same key? */
  readonly thumbprint: string;
}

/** By `kid`. */
export type IssuerKeys = ReadonlyMap<string, IssuerKey>;

const ALGORITHM_OF_CURVE: Readonly<Record<string, TokenAlgorithm>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  Ed25519: 'EdDSA',
};

const algorithmOf = ({ kty, crv, alg }: JsonObject): TokenAlgorithm | undefined => {
  if (kty === 'RSA')
    return alg === 'PS256' || alg === 'RS256' || alg === undefined ? (alg ?? 'RS256') : undefined;
  const natural =
    (kty === 'EC' || kty === 'OKP') && typeof crv === 'string' ? ALGORITHM_OF_CURVE[crv] : undefined;
  return alg === undefined || alg === natural || (natural === 'EdDSA' && alg === 'Ed25519')
    ? natural
    : undefined;
};

/** Secrets in a set mean that its publisher lost them: the whole set is refused, however good the other keys are. */
const refuseSecrets = (jwk: JsonObject, place: string): void => {
  if (jwk['kty'] === 'oct')
    throw new KeySetError('symmetric_key', `${place} is symmetric: publish public keys only`);
  if (hasPrivateMember(jwk)) {
    throw new KeySetError(
      'private_key',
      `${place} has private members: publish its public half, and a new key`,
    );
  }
};

const refuseShortRsa = ({ kty, n }: JsonObject, place: string): void => {
  if (kty !== 'RSA') return;
  const modulus = typeof n === 'string' ? decodeBase64url(n) : undefined;
  if (modulus === undefined) throw new KeySetError('broken_key', `${place} has no modulus`);
  const leading = modulus.findIndex((byte) => byte !== 0);
  if (leading < 0 || modulus.length - leading < MIN_RSA_BYTES || (modulus[leading] ?? 0) < 0x80) {
    throw new KeySetError('short_rsa_key', `${place} is an RSA key of fewer than 2048 bits`);
  }
};

const isForSignatures = ({ use, key_ops: operations }: JsonObject): boolean =>
  (use === undefined || use === 'sig') &&
  (operations === undefined || (Array.isArray(operations) && operations.includes('verify')));

/** Imports one key; nothing for keys of other uses and kinds, which RFC 7517 §5 has readers pass over. */
const importKey = async (jwk: unknown, place: string): Promise<IssuerKey | undefined> => {
  if (!isJsonObject(jwk)) throw new KeySetError('not_a_key_set', `${place} is no JSON object`);
  refuseSecrets(jwk, place);
  const algorithm = algorithmOf(jwk);
  const kid = readKeyId(jwk);
  if (algorithm === undefined || !isForSignatures(jwk) || kid === undefined) return undefined;
  refuseShortRsa(jwk, place);
  try {
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    // From the key, not from its text: one key has one thumbprint.
    const thumbprint = await calculateJwkThumbprint(key.export({ format: 'jwk' }));
    return { kid, algorithm, key, thumbprint };
  } catch (cause) {
    throw new KeySetError('broken_key', `${place} cannot be imported`, cause);
  }
};

/**
 * Reads a JWK Set (RFC 7517 §5) whole or not at all.
 * @throws {KeySetError} for private, symmetric, broken and short RSA keys, a `kid` that stands twice, more than 64 keys,
 * and a set without a key that can verify a token.
 */
export const readIssuerKeys = async (set: unknown): Promise<IssuerKeys> => {
  const list: unknown = isJsonObject(set) ? set['keys'] : undefined;
  if (!Array.isArray(list))
    throw new KeySetError('not_a_key_set', 'a key set is an object with an array named keys');
  if (list.length > MAX_KEYS)
    throw new KeySetError('too_many_keys', `a key set has at most ${MAX_KEYS} keys`);
  const keys = new Map<string, IssuerKey>();
  for (const [index, jwk] of (list as unknown[]).entries()) {
    const key = await importKey(jwk, `key ${index + 1} of the set`);
    if (key === undefined) continue;
    if (keys.has(key.kid)) throw new KeySetError('repeated_kid', 'two keys of the set have the same kid');
    keys.set(key.kid, key);
  }
  if (keys.size === 0) throw new KeySetError('no_usable_key', 'the set has no signature key with a kid');
  return keys;
};

/**
 * Reads the text of a JWK Set.
 * @throws {KeySetError} as {@link readIssuerKeys}, and for what is no strict JSON.
 */
export const parseIssuerKeys = async (bytes: Uint8Array): Promise<IssuerKeys> => {
  if (bytes.length > MAX_KEY_SET_BYTES) throw new KeySetError('too_large', 'the key set is over 256 KiB');
  const set = parseStrictJson(bytes);
  if (set === undefined) throw new KeySetError('not_json', 'the key set is no strict JSON object');
  return readIssuerKeys(set);
};
