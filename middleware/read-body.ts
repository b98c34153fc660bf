import type { Request, RequestHandler } from 'express';

import { Problem } from '../src/core/problems/problem.ts';
import { parseForm } from '../src/core/routes/parse-form.ts';
import { takesForm } from '../src/core/routes/upstream-request.ts';
import { collectBody, type BodyLimits } from './collect-body.ts';
import { asHandler } from './handler.ts';
import { hasBody } from './message-body.ts';

/** 4 KiB and 5 s. */
export const DEFAULT_BODY_LIMITS: BodyLimits = { maxBytes: 4096, timeoutMs: 5_000 };

const FORM = /^application\/x-www-form-urlencoded[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i;

const NOTHING = new Uint8Array(0);

const checkType = (req: Request): void => {
  const types = req.headersDistinct['content-type'] ?? [];
  if (types.length > 1) throw new Problem('request_invalid', 'content_type_repeated');
  if (!FORM.test(types[0] ?? '')) throw new Problem('media_type_unsupported', 'content_type');
  if (req.headers['content-encoding'] !== undefined) {
    throw new Problem('media_type_unsupported', 'content_encoding');
  }
};

/**
 * Reads the form of a route that takes one, bounded in size, time and type; a body where none is taken is refused.
 * @throws {RangeError} at creation, for limits that are not positive.
 */
export const createReadBody = (limits: BodyLimits = DEFAULT_BODY_LIMITS): RequestHandler => {
  if (!(limits.maxBytes > 0 && limits.timeoutMs > 0)) throw new RangeError('limits of a body are positive');
  return asHandler(async (req, res, next) => {
    res.locals.body = NOTHING;
    res.locals.form = new Map();
    if (hasBody(req)) {
      if (!takesForm(res.locals.route)) throw new Problem('request_invalid', 'body_unexpected');
      checkType(req);
      const body = await collectBody(req, limits);
      res.locals.body = body;
      res.locals.form = parseForm(body.toString('latin1'));
    }
    next();
  });
};
