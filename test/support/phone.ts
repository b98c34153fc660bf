import { createHash, randomUUID } from 'node:crypto';

import { generateKeyPair as generateDPoPKeyPair, generateProof, type KeyPair } from 'dpop';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';

/** An attestation service as the tests need it: one key, tokens with whatever claims a test asks for. */
export interface TestIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly jwks: { readonly keys: readonly JWK[] };
  mint(jwk: JWK, claims?: Readonly<Record<string, unknown>>): Promise<string>;
}

export async function createTestIssuer(issuer: string, audience: string): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = randomUUID();
  return {
    issuer,
    audience,
    jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] },
    async mint(jwk, claims = {}) {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({
        iss: issuer,
        aud: audience,
        sub: 'com.example.authenticator',
        jti: randomUUID(),
        iat: now,
        exp: now + 600,
        cnf: { jwk },
        platform: 'ios',
        app_version: '27.1.0',
        attestation: { provider: 'apple-app-attest', level: 'secure-enclave', key_created_at: now },
        ...claims,
      })
        .setProtectedHeader({ typ: 'oauth-client-attestation+jwt', alg: 'ES256', kid })
        .sign(privateKey);
    },
  };
}

/** A phone with an honest app: its proofs come from an independent implementation of RFC 9449, not from the gateway's. */
export interface Phone {
  readonly token: string;
  headers(method: string, url: string, body?: string): Promise<Record<string, string>>;
}

/** A key that two apps of one phone can share. */
export const createPhoneKeys = (): Promise<KeyPair> => generateDPoPKeyPair('ES256', { extractable: true });

export async function createPhone(
  issuer: TestIssuer,
  claims?: Readonly<Record<string, unknown>>,
  given?: KeyPair,
): Promise<Phone> {
  const keys = given ?? (await createPhoneKeys());
  const { kty, crv, x, y } = await exportJWK(keys.publicKey);
  const token = await issuer.mint({ kty: kty ?? '', crv: crv ?? '', x: x ?? '', y: y ?? '' }, claims);
  return {
    token,
    async headers(method, url, body) {
      const { origin, pathname } = new URL(url);
      const bound = body === undefined ? {} : { htd: createHash('sha256').update(body).digest('base64url') };
      return {
        'oauth-client-attestation': token,
        dpop: await generateProof(keys, `${origin}${pathname}`, method, undefined, token, bound),
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      };
    },
  };
}
