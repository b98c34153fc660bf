import { randomUUID } from 'node:crypto';

import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

type Members = Readonly<Record<string, unknown>>;

/** A client that speaks the PoP mode of draft-ietf-oauth-attestation-based-client-auth, and not DPoP. */
export interface PopKey {
  readonly jwk: JWK;
  readonly privateKey: CryptoKey;
  /** One PoP JWT for an audience; `claims` and `header` go before what is honest. */
  prove(audience: string, claims?: Members, header?: Members): Promise<string>;
}

export const createPopKey = async (): Promise<PopKey> => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y } = await exportJWK(publicKey);
  return {
    jwk: { kty, crv, x, y } as JWK,
    privateKey,
    prove: (audience, claims = {}, header = {}) =>
      new SignJWT({
        aud: audience,
        jti: randomUUID(),
        iat: Math.floor(Date.now() / 1000),
        ...claims,
      })
        .setProtectedHeader({ typ: 'oauth-client-attestation-pop+jwt', alg: 'ES256', ...header })
        .sign(privateKey),
  };
};
