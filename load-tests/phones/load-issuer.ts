import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  type KeyObject,
} from 'node:crypto';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');

const jws = (header: object, claims: object, key: KeyObject): string => {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
};

/** A public EC P-256 key. */
export interface PublicKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** The private key of an attestation service, as JWK with its `kid`, so that workers can share it. */
export interface IssuerKey extends PublicKey {
  readonly d: string;
  readonly kid: string;
}

const publicPart = (key: KeyObject): PublicKey => {
  const { x = '', y = '' } = createPublicKey(key).export({ format: 'jwk' });
  return { kty: 'EC', crv: 'P-256', x, y };
};

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** Header fields of one signed request. */
export type SignedHeaders = Readonly<Record<string, string>>;

/** A key pair of one device, and the proofs that it signs (docs/protocol.md). */
export interface DeviceSigner {
  readonly jwk: PublicKey;
  /** A fresh proof, good for 60 s, with `ath` for a token and `htd` for a body. */
  prove(request: { method: string; url: string; body?: string | undefined; token?: string }): string;
}

/** A fresh device key. */
export const createDeviceSigner = (): DeviceSigner => {
  const key = newKey();
  const jwk = publicPart(key);
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk };
  return {
    jwk,
    prove: ({ method, url, body, token }) =>
      jws(
        header,
        {
          jti: randomUUID(),
          htm: method,
          htu: url,
          iat: seconds(),
          ...(token === undefined ? {} : { ath: hash(token) }),
          ...(body === undefined ? {} : { htd: hash(body) }),
        },
        key,
      ),
  };
};

/** One phone with a token and the key that signs its proofs. */
export interface LoadPhone {
  sign(method: string, url: string, body?: string): SignedHeaders;
}

/** The phone of a device key, once it has its token. */
export const createPhone = (device: DeviceSigner, token: string): LoadPhone => ({
  sign: (method, url, body) => ({
    'oauth-client-attestation': token,
    dpop: device.prove({ method, url, body, token }),
  }),
});

const seconds = (): number => Math.floor(Date.now() / 1000);

/** What an attestation service knows of a device. */
export interface AttestedDevice {
  readonly jwk: PublicKey;
  /** The certificate that vouches for it. */
  readonly vouchedBy?: string | undefined;
}

const tokenClaims = (iss: string, aud: string, { jwk, vouchedBy }: AttestedDevice): object => ({
  iss,
  aud,
  sub: 'com.example.authenticator',
  jti: randomUUID(),
  iat: seconds(),
  exp: seconds() + 3_600,
  cnf: { jwk },
  platform: 'android',
  app_version: '27.1.0',
  attestation: {
    provider: 'android-key-attestation',
    level: 'tee',
    key_created_at: seconds(),
    ...(vouchedBy === undefined ? {} : { issuer: vouchedBy }),
  },
});

/** A fresh key of an attestation service. */
export const createIssuerKey = (): IssuerKey => {
  const key = newKey();
  const { d = '' } = key.export({ format: 'jwk' });
  return { ...publicPart(key), d, kid: randomUUID() };
};

/** An attestation service with one key, for as many phones as a measurement needs. */
export const createLoadIssuer = (issuer: string, audience: string, issuerKey = createIssuerKey()) => {
  const key = createPrivateKey({ key: { ...issuerKey }, format: 'jwk' });
  const { kid } = issuerKey;
  const header = { typ: 'oauth-client-attestation+jwt', alg: 'ES256', kid };
  const mint = (device: AttestedDevice): string => jws(header, tokenClaims(issuer, audience, device), key);
  return {
    jwks: { keys: [{ ...publicPart(key), kid, alg: 'ES256', use: 'sig' }] },
    mint,
    createPhone(): LoadPhone {
      const device = createDeviceSigner();
      return createPhone(device, mint({ jwk: device.jwk }));
    },
  };
};
