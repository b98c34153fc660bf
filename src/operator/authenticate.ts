import { createHash, timingSafeEqual } from 'node:crypto';

import type { Request, RequestHandler } from 'express';
import { rateLimit, type Store } from 'express-rate-limit';

import { Problem } from '../core/problems/problem.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import type { Telemetry } from '../core/telemetry.ts';

export interface AuthenticateOptions {
  /** Without one nobody is let in. */
  readonly token: string | undefined;
  /** Of failures, by address; `decrement` takes back what was no failure. */
  readonly store: Store;
  readonly hash: KeyedHash;
  readonly telemetry: Pick<Telemetry, 'operatorRequest'>;
  /** What the request gives for a token; that of its Authorization header by default. */
  readonly tokenOf?: (req: Request) => string | undefined;
}

/** Failures from one address in a minute, beyond which nothing more is compared. */
const MAX_FAILURES = 10;
const WINDOW_MS = 60_000;

/** Longer ones are no token, and are not hashed. */
const MAX_HEADER_LENGTH = 2_048;
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const bearerOf = (req: Request): string | undefined => {
  const values = req.headersDistinct['authorization'] ?? [];
  const [value = ''] = values;
  if (values.length !== 1 || value.length > MAX_HEADER_LENGTH) return undefined;
  return BEARER.exec(value)?.[1];
};

const unauthorized = (): Problem =>
  new Problem('operator_unauthorized', 'token', {
    headers: { 'WWW-Authenticate': 'Bearer realm="numberwall operator"' },
  });

const tooMany = (): Problem =>
  new Problem('quota_exceeded', 'operator_failures', {
    headers: { 'Retry-After': String(WINDOW_MS / 1_000) },
  });

/**
 * Lets in who sends the operator's token (RFC 6750 §2.1), by digests of one length, so that the time of the comparison
 * tells nothing. After ten failures in a minute an address is not heard for the rest of it; express-rate-limit counts.
 * Requests that bring the token are never counted, unless their address has used up its failures.
 */
export const createAuthenticate = (options: AuthenticateOptions): readonly RequestHandler[] => {
  const { token, store, hash, telemetry, tokenOf = bearerOf } = options;
  const expected = token === undefined ? undefined : digest(token);
  const refuseWithoutToken: RequestHandler = (_req, _res, next) => {
    if (expected === undefined) next(new Problem('operator_api_off', 'no_operator_token'));
    else next();
  };
  const isOperator = (req: Request): boolean => {
    const given = tokenOf(req);
    return given !== undefined && expected !== undefined && timingSafeEqual(digest(given), expected);
  };
  // Every request is counted first, so that what comes all at once cannot slip by; who brings the token is taken back.
  const countFailures = rateLimit({
    limit: MAX_FAILURES,
    windowMs: WINDOW_MS,
    store,
    validate: false,
    standardHeaders: false,
    legacyHeaders: false,
    keyGenerator: (req) => hash('operator', req.socket.remoteAddress ?? ''),
    handler: (_req, _res, next) => {
      telemetry.operatorRequest('limited');
      next(tooMany());
    },
  });
  const compare: RequestHandler = async (req, _res, next) => {
    if (!isOperator(req)) {
      telemetry.operatorRequest('unauthorized');
      throw unauthorized();
    }
    await store.decrement(hash('operator', req.socket.remoteAddress ?? ''));
    next();
  };
  return [refuseWithoutToken, countFailures, compare];
};
