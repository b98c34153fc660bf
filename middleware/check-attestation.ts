import type { Request, RequestHandler } from 'express';

import type { IsEnforced, Requester } from '../src/core/attestation/enforcement.ts';
import type { AttestationOutcome, AttestationVerifier } from '../src/core/attestation/verifier.ts';
import { challengeFields } from '../src/core/challenges/challenge-fields.ts';
import type { Challenges } from '../src/core/challenges/challenges.ts';
import { Problem } from '../src/core/problems/problem.ts';
import { traced, type SpanFacts, type Tracing } from '../src/core/tracing.ts';
import { asHandler } from './handler.ts';
import type { Locals } from './locals.ts';

export interface CheckAttestationOptions {
  readonly verifier: AttestationVerifier;
  readonly isAttestationEnforced: IsEnforced;
  /** Handed out where a route demands them. */
  readonly challenges: Pick<Challenges, 'current'>;
  readonly tracing?: Tracing;
}

const requesterOf = (outcome: AttestationOutcome, { address }: Locals): Requester => {
  const thumbprint = outcome.ok ? outcome.device.thumbprint : outcome.thumbprint;
  return { address: address.ladder[0], ...(thumbprint === undefined ? {} : { thumbprint }) };
};

const factsOf = (outcome: AttestationOutcome): SpanFacts => {
  if (!outcome.ok) return { result: outcome.result, reason: outcome.reason };
  const { provider, platform } = outcome.device;
  return { result: 'verified', provider, platform };
};

const verify = ({ verifier, tracing }: CheckAttestationOptions, req: Request, locals: Locals) => {
  const { route, body, traceparent } = locals;
  const { headersDistinct: headers, method, originalUrl: target } = req;
  const asked = {
    headers,
    method,
    target,
    body,
    ...(route.proofs && { proofs: route.proofs }),
    demandsChallenge: route.challenge === 'required',
    ...(route.maxTokenAgeMs !== undefined && { maxTokenAgeMs: route.maxTokenAgeMs }),
  };
  return traced(tracing, 'attestation', traceparent, () => verifier.verify(asked), factsOf);
};

/**
 * Verifies token and proof as the route demands: `off` looks at nothing, `monitor` notes the outcome and lets pass,
 * `enforce` refuses, for all devices or for a share of them. The result is counted when the request ends, because only
 * the store knows of a replay.
 */
export const createCheckAttestation = (options: CheckAttestationOptions): RequestHandler => {
  const { isAttestationEnforced, challenges } = options;
  return asHandler(async (req, res, next) => {
    const { route } = res.locals;
    if (route.attestation !== 'off') {
      const outcome = await verify(options, req, res.locals);
      const isEnforced = isAttestationEnforced(route.attestation, requesterOf(outcome, res.locals));
      res.locals.attestation = outcome;
      res.locals.attestationEnforced = isEnforced;
      if (outcome.ok && outcome.warning !== undefined) res.set(outcome.warning.headers);
      if (!outcome.ok && isEnforced) {
        const { code, reason, extensions = {}, headers: fields = {} } = outcome;
        throw new Problem(code, reason, { extensions, headers: fields });
      }
      // To all who are let in (RFC 9449 §8.2): an answer must not tell of a failure that refuses nobody.
      if (route.challenge === 'required') res.set(challengeFields(challenges));
    }
    next();
  });
};
