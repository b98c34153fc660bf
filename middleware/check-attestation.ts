import type { RequestHandler } from 'express';

import type { AttestationVerifier } from '../src/core/attestation/verifier.ts';
import { Problem } from '../src/core/problems/problem.ts';
import { asHandler } from './handler.ts';

/**
 * Verifies token and proof as the route demands: `off` looks at nothing, `monitor` notes the outcome and lets pass,
 * `enforce` refuses. The result is counted when the request ends, because only the store knows of a replay.
 */
export const createCheckAttestation = (verifier: AttestationVerifier): RequestHandler =>
  asHandler(async (req, res, next) => {
    const { route, body } = res.locals;
    if (route.attestation !== 'off') {
      const { headersDistinct: headers, method, originalUrl: target } = req;
      const outcome = await verifier.verify({ headers, method, target, body });
      res.locals.attestation = outcome;
      if (!outcome.ok && route.attestation === 'enforce') {
        const { code, reason, extensions = {}, headers: fields = {} } = outcome;
        throw new Problem(code, reason, { extensions, headers: fields });
      }
    }
    next();
  });
