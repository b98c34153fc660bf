import type { JsonObject } from '../attestation/strict-json.ts';

/** Public keys in the form of RFC 7517 §5, as `/.well-known/jwks.json` shows them. */
export interface PublicKeySet {
  readonly keys: readonly Readonly<Record<string, string>>[];
}

/** Signs attestation tokens with the issuer's current key. */
export interface TokenSigner {
  /** `iss` of the tokens. */
  readonly issuer: string;
  /** `aud` of the tokens. */
  readonly audience: string;
  /** Compact JWS of `typ: oauth-client-attestation+jwt` over exactly these claims. */
  sign(claims: JsonObject): Promise<string>;
  /** The next key, the current one, and those whose last token has not expired yet. */
  publicKeys(): PublicKeySet;
}
