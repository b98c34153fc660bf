import type { RequestHandler } from 'express';

import { PROOF_ALGORITHM } from '../src/core/attestation/forms.ts';
import { SECOND } from '../src/core/time.ts';
import { asHandler } from './handler.ts';

export interface ResourceDescription {
  readonly publicOrigin: string;
  /** Issuers whose tokens are accepted and may be named. */
  readonly issuers: readonly string[];
  /** Whether this gateway signs tokens of its own. */
  readonly isIssuer: boolean;
  /** What tokens and proofs are taken, by the names of the draft’s metadata. */
  readonly methods: Readonly<Record<string, readonly string[]>>;
}

const MAX_AGE_MS = 300 * SECOND;

/**
 * `GET /.well-known/oauth-protected-resource` (RFC 9728 §3): what a client must know to be let in, the challenge
 * endpoint of draft-ietf-oauth-attestation-based-client-auth among it.
 */
export const createDescribeResource = ({
  publicOrigin,
  issuers,
  isIssuer,
  methods,
}: ResourceDescription): RequestHandler => {
  const text = JSON.stringify({
    resource: publicOrigin,
    authorization_servers: issuers,
    challenge_endpoint: `${publicOrigin}/attestation/challenges`,
    ...(isIssuer
      ? {
          attestation_endpoint: `${publicOrigin}/attestation/tokens`,
          jwks_uri: `${publicOrigin}/.well-known/jwks.json`,
        }
      : {}),
    dpop_signing_alg_values_supported: [PROOF_ALGORITHM],
    ...methods,
  });
  return asHandler((_req, res) => {
    res.locals.outcome = { path: 'answer' };
    res
      .status(200)
      .set('Cache-Control', `public, max-age=${MAX_AGE_MS / SECOND}`)
      .type('application/json')
      .send(text);
  });
};
