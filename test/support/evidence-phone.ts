import { createHash } from 'node:crypto';

import { generateKeyPair as generateDPoPKeyPair, generateProof } from 'dpop';
import { exportJWK } from 'jose';

import { sha256 } from '../../src/adapters/crypto/sha256.ts';
import { thumbprintOf, type DeviceJwk } from '../../src/core/attestation/device-key.ts';
import type { Phone } from './phone.ts';
import { send, type Answer } from './service.ts';

/** A phone that gets its token from the gateway; its proofs come from an independent implementation of RFC 9449. */
export interface EvidencePhone {
  readonly jwk: DeviceJwk;
  readonly thumbprint: string;
  /** The header fields of a token request over these bytes. */
  proof(body: string, url: string): Promise<string>;
  /** The phone that has this token. */
  with(token: string): Phone;
}

const htd = (body: string): string => createHash('sha256').update(body).digest('base64url');

export const createEvidencePhone = async (): Promise<EvidencePhone> => {
  const keys = await generateDPoPKeyPair('ES256', { extractable: true });
  const { x = '', y = '' } = await exportJWK(keys.publicKey);
  const jwk: DeviceJwk = { kty: 'EC', crv: 'P-256', x, y };
  return {
    jwk,
    thumbprint: thumbprintOf(jwk, sha256),
    proof: (body, url) => generateProof(keys, url, 'POST', undefined, undefined, { htd: htd(body) }),
    with: (token) => ({
      token,
      async headers(method, url, body) {
        const { origin, pathname } = new URL(url);
        const bound = body === undefined ? {} : { htd: htd(body) };
        return {
          'oauth-client-attestation': token,
          dpop: await generateProof(keys, `${origin}${pathname}`, method, undefined, token, bound),
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        };
      },
    }),
  };
};

/** A challenge, as a phone gets it. */
export const fetchChallenge = async (origin: string): Promise<string> => {
  const answer = await send('POST', `${origin}/attestation/challenges`);
  const { attestation_challenge: challenge } = answer.body;
  if (typeof challenge !== 'string') throw new Error(`no challenge: ${answer.status} ${answer.text}`);
  return challenge;
};

/** Header fields and body of a token request. */
export interface SignedTokenRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const signTokenRequest = async (
  phone: EvidencePhone,
  origin: string,
  members: Readonly<Record<string, unknown>>,
): Promise<SignedTokenRequest> => {
  const body = JSON.stringify({
    provider: 'development',
    jwk: phone.jwk,
    app_version: '27.1.0',
    evidence: {},
    ...members,
  });
  const dpop = await phone.proof(body, `${origin}/attestation/tokens`);
  return { headers: { 'content-type': 'application/json', dpop }, body };
};

export const sendTokenRequest = (
  origin: string,
  request: SignedTokenRequest,
  from?: string,
): Promise<Answer> =>
  send('POST', `${origin}/attestation/tokens`, { ...request, ...(from === undefined ? {} : { from }) });

/** Evidence for a token, in one step. */
export const requestToken = async (
  phone: EvidencePhone,
  origin: string,
  members: Readonly<Record<string, unknown>>,
): Promise<Answer> => sendTokenRequest(origin, await signTokenRequest(phone, origin, members));
