import type { RequestHandler } from 'express';

import type { TokenSigner } from '../src/core/issuing/token-signer.ts';
import { KEY_SET_MAX_AGE_MS } from '../src/core/issuing/key-schedule.ts';
import { SECOND } from '../src/core/time.ts';
import { asHandler } from './handler.ts';

/** `GET /.well-known/jwks.json`: the public keys of the built-in issuer (RFC 7517 §5), next and retired ones too. */
export const createPublishKeys = (signer: Pick<TokenSigner, 'publicKeys'>): RequestHandler =>
  asHandler((_req, res) => {
    res.locals.outcome = { path: 'answer' };
    res
      .status(200)
      .set('Cache-Control', `public, max-age=${KEY_SET_MAX_AGE_MS / SECOND}`)
      .type('application/jwk-set+json')
      .send(JSON.stringify(signer.publicKeys()));
  });
