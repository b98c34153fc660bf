import { decodeBase64url } from './base64url.ts';
import type { AttestationReason, Checked } from './reasons.ts';
import type { Sha256 } from '../sha256.ts';
import { isJsonObject, type JsonObject } from './strict-json.ts';

/** A device’s public key, EC P-256 with canonical coordinates, and nothing else (RFC 7518 §6.2.1). */
export interface DeviceJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

const COORDINATE_BYTES = 32;

/** Private and symmetric members of RFC 7518 §6 and of the key types after it. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv', 'seed'];

/** Does this JWK give away a secret? */
export const hasPrivateMember = (jwk: JsonObject): boolean =>
  PRIVATE_MEMBERS.some((name) => Object.hasOwn(jwk, name));

const isCoordinate = (value: unknown): value is string =>
  typeof value === 'string' && decodeBase64url(value)?.length === COORDINATE_BYTES;

const isForSignatures = ({ use, alg, key_ops: operations }: JsonObject): boolean =>
  (use === undefined || use === 'sig') &&
  (alg === undefined || alg === 'ES256') &&
  (operations === undefined || (Array.isArray(operations) && operations.includes('verify')));

/**
 * Reads `cnf.jwk` (RFC 7800 §3.2). The coordinates must be spelled canonically, so that one key has one thumbprint and
 * no limit per device can be walked around; that they are a point on the curve is for the import to say.
 */
export const readDeviceKey = (cnf: unknown): Checked<DeviceJwk> => {
  const jwk = isJsonObject(cnf) ? cnf['jwk'] : undefined;
  if (!isJsonObject(jwk)) return 'device_key_missing';
  if (hasPrivateMember(jwk)) return 'device_key_private';
  const { kty, crv, x, y } = jwk;
  if (kty !== 'EC' || crv !== 'P-256') return 'device_key_type';
  if (!isForSignatures(jwk)) return 'device_key_use';
  return isCoordinate(x) && isCoordinate(y) ? { kty, crv, x, y } : 'device_key_coordinates';
};

/** RFC 7638 §3: the hash of the required members in lexicographic order. */
export const thumbprintOf = ({ crv, kty, x, y }: DeviceJwk, sha256: Sha256): string =>
  sha256(JSON.stringify({ crv, kty, x, y }));

/** Is the proof’s `jwk` the attested key? Member by member: both spellings are canonical or they differ. */
export const proofKeyFault = (jwk: unknown, device: DeviceJwk): AttestationReason | undefined => {
  if (!isJsonObject(jwk)) return 'proof_key_missing';
  if (hasPrivateMember(jwk)) return 'proof_key_private';
  const isSame = (['kty', 'crv', 'x', 'y'] as const).every((name) => jwk[name] === device[name]);
  return isSame ? undefined : 'proof_key_mismatch';
};
