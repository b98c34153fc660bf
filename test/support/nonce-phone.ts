import { expect } from '@jest/globals';
import { generateKeyPair, generateProof, type KeyPair } from 'dpop';
import { exportJWK } from 'jose';

import type { TestIssuer } from './phone.ts';
import { send, type Answer } from './service.ts';

/** A gateway that demands nonces of every proof, of either kind. */
export const demanding = (issuer: TestIssuer, more: object = {}, overlay: object = {}) => ({
  attestation: {
    development: false,
    challenge: 'required',
    issuers: [
      {
        issuer: issuer.issuer,
        audience: issuer.audience,
        keys: { inline: issuer.jwks },
        proofs: ['dpop', 'pop'],
      },
    ],
    ...more,
  },
  ...overlay,
});

/** A look-up at a path of its own, which the simulated upstream knows only as the real one. */
export const route = (id: string, more: object) => ({
  id,
  method: 'GET',
  path: `/${id}/{country_code}-{phone}/status`,
  number: { in: 'path', countryCode: ['country_code'], national: ['phone'] },
  disclosure: 'always',
  answer: ['success'],
  ...more,
});

/** A phone whose proofs come from the reference implementation of RFC 9449, with a nonce where it is given one. */
export const createNoncePhone = async (
  issuer: TestIssuer,
  claims: Readonly<Record<string, unknown>> = {},
) => {
  const keys: KeyPair = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y } = await exportJWK(keys.publicKey);
  const token = await issuer.mint({ kty: kty ?? '', crv: crv ?? '', x: x ?? '', y: y ?? '' }, claims);
  const prove = (url: string, nonce?: string) => generateProof(keys, url, 'GET', nonce, token);
  const ask = async (url: string, nonce?: string): Promise<Answer> =>
    send('GET', url, {
      headers: { 'oauth-client-attestation': token, dpop: await prove(url, nonce) },
    });
  return { keys, token, prove, ask };
};

/** The fresh value that an answer brings, the same in both fields. */
export const nonceOf = ({ headers }: Answer): string => {
  const nonce = headers['dpop-nonce'];
  expect(nonce).toMatch(/^[\w-]{38}$/);
  expect(headers['oauth-client-attestation-challenge']).toBe(nonce);
  return String(nonce);
};
