import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const jws = (header: object, claims: object, key: KeyObject): string => {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
};

const newKey = (): { key: KeyObject; jwk: Record<string, unknown> } => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  return { key: privateKey, jwk: { kty, crv, x, y } };
};

/** Header fields of one signed request. */
export type SignedHeaders = Readonly<Record<string, string>>;

/** One phone with a token and the key that signs its proofs (docs/protocol.md). */
export interface LoadPhone {
  /** A fresh proof, good for 60 s. */
  sign(method: string, url: string): SignedHeaders;
}

const seconds = (): number => Math.floor(Date.now() / 1000);

const tokenClaims = (iss: string, aud: string, device: object): object => ({
  iss,
  aud,
  sub: 'com.example.authenticator',
  jti: randomUUID(),
  iat: seconds(),
  exp: seconds() + 3_600,
  cnf: { jwk: device },
  platform: 'android',
  app_version: '27.1.0',
  attestation: { provider: 'android-key-attestation', level: 'tee', key_created_at: seconds() },
});

/** An attestation service with one key, for as many phones as a measurement needs. */
export const createLoadIssuer = (issuer: string, audience: string) => {
  const { key, jwk } = newKey();
  const kid = randomUUID();
  const header = { typ: 'oauth-client-attestation+jwt', alg: 'ES256', kid };
  return {
    jwks: { keys: [{ ...jwk, kid, alg: 'ES256', use: 'sig' }] },
    createPhone(): LoadPhone {
      const device = newKey();
      const token = jws(header, tokenClaims(issuer, audience, device.jwk), key);
      const ath = createHash('sha256').update(token).digest('base64url');
      const proofHeader = { typ: 'dpop+jwt', alg: 'ES256', jwk: device.jwk };
      return {
        sign: (htm, htu) => ({
          'oauth-client-attestation': token,
          dpop: jws(proofHeader, { jti: randomUUID(), htm, htu, iat: seconds(), ath }, device.key),
        }),
      };
    },
  };
};
