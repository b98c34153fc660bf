import type { Request, RequestHandler } from 'express';

import { challengeFields } from '../src/core/challenges/challenge-fields.ts';
import type { Challenges } from '../src/core/challenges/challenges.ts';
import type { Exchange, ExchangeOutcome, RefusedExchange } from '../src/core/issuing/exchange.ts';
import { MAX_TOKEN_REQUEST_BYTES } from '../src/core/issuing/token-request.ts';
import { Problem } from '../src/core/problems/problem.ts';
import type { Telemetry } from '../src/core/telemetry.ts';
import { checkBodyType } from './body-type.ts';
import { collectBody } from './collect-body.ts';
import { asHandler } from './handler.ts';
import type { Locals } from './locals.ts';
import { hasBody } from './message-body.ts';
import { traceIdOf } from './traceparent.ts';

export interface ExchangeEvidenceOptions {
  readonly exchange: Exchange;
  readonly challenges: Pick<Challenges, 'current'>;
  readonly telemetry: Pick<Telemetry, 'evidenceExchanged'>;
  /** Milliseconds for the whole body to arrive. */
  readonly bodyTimeoutMs: number;
}

const readBody = async (req: Request, timeoutMs: number): Promise<Uint8Array> => {
  if (!hasBody(req)) throw new Problem('request_invalid', 'body_missing');
  checkBodyType(req, 'json');
  return collectBody(req, { maxBytes: MAX_TOKEN_REQUEST_BYTES, timeoutMs });
};

const report = (
  telemetry: ExchangeEvidenceOptions['telemetry'],
  outcome: ExchangeOutcome,
  { decisionId, traceparent }: Locals,
): void => {
  const { provider } = outcome;
  const traceId = traceIdOf(traceparent);
  telemetry.evidenceExchanged({
    decisionId,
    ...(traceId === undefined ? {} : { traceId }),
    ...(provider === undefined ? {} : { provider }),
    ...(outcome.ok
      ? { result: 'issued', platform: outcome.platform }
      : { result: outcome.result, reason: outcome.reason }),
  });
};

/** Whoever is told to use a challenge is given one (draft-ietf-oauth-attestation-based-client-auth §6.1, RFC 9449 §8). */
const problemOf = (
  { code, reason, cause }: RefusedExchange,
  challenges: ExchangeEvidenceOptions['challenges'],
): Problem => {
  return new Problem(code, reason, {
    ...(cause === undefined ? {} : { cause }),
    ...(code === 'use_challenge' ? { headers: challengeFields(challenges) } : {}),
  });
};

/**
 * `POST /attestation/tokens`: evidence for a token. Why evidence was refused is told to operators alone; the body is read
 * up to 64 KiB, of which a chain of certificates needs a part.
 */
export const createExchangeEvidence = (options: ExchangeEvidenceOptions): RequestHandler => {
  const { exchange, challenges, telemetry, bodyTimeoutMs } = options;
  return asHandler(async (req, res) => {
    const body = await readBody(req, bodyTimeoutMs);
    const { headersDistinct: headers, method, originalUrl: target } = req;
    const outcome = await exchange({ headers, method, target, body });
    report(telemetry, outcome, res.locals);
    if (!outcome.ok) throw problemOf(outcome, challenges);
    res.locals.outcome = { path: 'answer' };
    const { token, expiresInSeconds } = outcome;
    const answer = { token, token_type: 'attestation', expires_in: expiresInSeconds };
    res.status(200).type('application/json').send(JSON.stringify(answer));
  });
};
