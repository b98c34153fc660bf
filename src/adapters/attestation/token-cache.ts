import type { KeyObject } from 'node:crypto';

import type { DeviceJwk } from '../../core/attestation/device-key.ts';
import type { TokenClaims } from '../../core/attestation/token-claims.ts';
import type { TokenProfile } from '../../core/attestation/token-profile.ts';
import { createOldestFirst } from '../../core/oldest-first.ts';
import type { RevocationSubjects } from '../../core/revocation/subjects.ts';

/** The key that a token names, and by which its proofs are signed. */
export interface BoundKey {
  readonly device: DeviceJwk;
  readonly deviceKey: KeyObject;
}

/** A token that passed every check, with what is needed to judge the next proof by one signature alone. */
export interface VerifiedToken {
  readonly claims: TokenClaims;
  readonly profile: TokenProfile;
  /** Absent where the token binds no key. */
  readonly bound?: BoundKey;
  /** Of the key; of a token without one, its own hash. */
  readonly thumbprint: string;
  /** The token's own id, where it is used up by one request. */
  readonly jti?: string;
  /** By which key it was signed: a token does not outlive its key. */
  readonly signedBy: { readonly kid: string; readonly thumbprint: string };
  /** What can be revoked of it; absent where nothing can. */
  readonly revocable?: RevocationSubjects;
}

/** Verified tokens by the SHA-256 of their text, the least recently used one going first. */
export interface TokenCache {
  get(tokenHash: string): VerifiedToken | undefined;
  put(tokenHash: string, token: VerifiedToken): void;
  forget(tokenHash: string): void;
}

/**
 * Keeps at most `size` tokens; with 0 none.
 * @throws {RangeError} for a size that is no whole number.
 */
export const createTokenCache = (size: number): TokenCache => {
  if (!Number.isSafeInteger(size) || size < 0)
    throw new RangeError('the size of the token cache is a whole number');
  const tokens = createOldestFirst<VerifiedToken>(size);
  return {
    get(tokenHash) {
      const token = tokens.get(tokenHash);
      // What is used is the youngest.
      if (token !== undefined) tokens.set(tokenHash, token);
      return token;
    },
    put: (tokenHash, token) => void tokens.set(tokenHash, token),
    forget: (tokenHash) => void tokens.delete(tokenHash),
  };
};
