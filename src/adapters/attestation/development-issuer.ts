import { randomUUID } from 'node:crypto';

import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type CryptoKey,
  type JWK,
} from 'jose';

import type { DeviceJwk } from '../../core/attestation/device-key.ts';
import type { JsonObject } from '../../core/attestation/strict-json.ts';
import type { KeyLevel, Platform } from '../../core/attestation/verifier.ts';
import { HOUR, SECOND, type Clock, type Instant } from '../../core/time.ts';

/** Whom and for whom a development issuer mints. */
export interface DevelopmentIssuerOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
}

/** What a minted token says; everything has a default but the key. */
export interface MintOptions {
  /** The device’s public key: `cnf.jwk`. */
  readonly jwk: DeviceJwk;
  readonly platform?: Platform;
  readonly appVersion?: string;
  readonly app?: string;
  readonly provider?: string;
  readonly level?: KeyLevel;
  /** Milliseconds; one hour. */
  readonly lifetimeMs?: number;
  /** When the token says that it was issued; now. */
  readonly issuedAt?: Instant;
}

/** Mints tokens for whoever asks: for development, tests and the attack lab, and refused by the production profile. */
export interface DevelopmentIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** The public half, as a key set. */
  readonly jwks: { readonly keys: readonly JWK[] };
  mint(options: MintOptions): Promise<string>;
  /** Signs exactly these claims. */
  readonly sign: (claims: JsonObject) => Promise<string>;
}

const seconds = (instant: Instant): number => Math.floor(instant / SECOND);

const claimsOf = ({ issuer, audience, clock }: DevelopmentIssuerOptions, options: MintOptions) => {
  const iat = seconds(options.issuedAt ?? clock());
  const { provider = 'development', level = 'software' } = options;
  return {
    iss: issuer,
    aud: audience,
    sub: options.app ?? 'com.example.authenticator',
    jti: randomUUID(),
    iat,
    exp: iat + seconds(options.lifetimeMs ?? HOUR),
    cnf: { jwk: options.jwk },
    platform: options.platform ?? 'ios',
    app_version: options.appVersion ?? '27.1.0',
    attestation: { provider, level, key_created_at: iat },
  };
};

/**
 * Makes an issuer from a private EC P-256 JWK.
 * @throws {TypeError} for any other key.
 */
export const openDevelopmentIssuer = async (
  jwk: JWK,
  options: DevelopmentIssuerOptions,
): Promise<DevelopmentIssuer> => {
  const { kty, crv, x, y, d } = jwk;
  if (kty !== 'EC' || crv !== 'P-256' || typeof d !== 'string') {
    throw new TypeError('a development issuer needs a private EC P-256 key');
  }
  const key = (await importJWK({ kty, crv, x, y, d } as JWK, 'ES256')) as CryptoKey;
  const publicJwk = { kty, crv, x, y } as JWK;
  const kid = jwk.kid ?? (await calculateJwkThumbprint(publicJwk));
  const sign = (claims: JsonObject): Promise<string> =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ typ: 'oauth-client-attestation+jwt', alg: 'ES256', kid })
      .sign(key);
  return {
    issuer: options.issuer,
    audience: options.audience,
    sign,
    jwks: { keys: [{ ...publicJwk, kid, alg: 'ES256', use: 'sig' }] },
    mint: (minted) => sign(claimsOf(options, minted)),
  };
};

/** A fresh private key with its thumbprint as `kid`. */
export const generateIssuerKey = async (): Promise<JWK> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk) };
};
