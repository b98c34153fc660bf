import { randomUUID } from 'node:crypto';

import { SignJWT } from 'jose';

import { SECOND, type Instant } from '../../../core/time.ts';
import { sha256 } from '../../crypto/sha256.ts';
import type { DeviceKey } from './device-key.ts';

/** The request that a proof is for, and the token it goes with. */
export interface ProofOptions {
  readonly key: DeviceKey;
  readonly method: string;
  /** Query and fragment are left out (RFC 9449 §4.2). */
  readonly url: string;
  /** Without one there is no `ath`. */
  readonly token?: string | undefined;
  /** As it will be sent; without one there is no `htd`. */
  readonly body?: string | Uint8Array | undefined;
  /** A challenge of the service, where it asks for one (RFC 9449 §8). */
  readonly nonce?: string | undefined;
  /** A random UUID. */
  readonly jti?: string | undefined;
  /** When the proof says that it was made; now. */
  readonly issuedAt?: Instant | undefined;
}

/** Signs a proof (RFC 9449 §4.2) with `ath` for a token and `htd` for a body. */
export const createProof = async (options: ProofOptions): Promise<string> => {
  const { key, method, url, token, body, nonce, jti = randomUUID(), issuedAt = Date.now() } = options;
  return new SignJWT({
    jti,
    htm: method,
    htu: url.replace(/[?#].*$/s, ''),
    iat: Math.floor(issuedAt / SECOND),
    ...(token === undefined ? {} : { ath: sha256(token) }),
    ...(body === undefined ? {} : { htd: sha256(body) }),
    ...(nonce === undefined ? {} : { nonce }),
  })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: { ...key.jwk } })
    .sign(key.privateKey);
};

/** Header fields that make a request an attested one. */
export const signRequest = async (
  options: ProofOptions & { readonly token: string },
): Promise<Record<string, string>> => ({
  'oauth-client-attestation': options.token,
  dpop: await createProof(options),
});
