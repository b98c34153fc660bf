import type { Request, RequestHandler } from 'express';

import { Problem } from '../src/core/problems/problem.ts';
import { parseForm } from '../src/core/routes/parse-form.ts';
import { parseJsonFields } from '../src/core/routes/parse-json-fields.ts';
import { takesForm } from '../src/core/routes/upstream-request.ts';
import { checkBodyType } from './body-type.ts';
import { collectBody, type BodyLimits } from './collect-body.ts';
import { asHandler } from './handler.ts';
import type { GatewayResponse } from './locals.ts';
import { hasBody } from './message-body.ts';

/** 4 KiB and 5 s. */
export const DEFAULT_BODY_LIMITS: BodyLimits = { maxBytes: 4096, timeoutMs: 5_000 };

const NOTHING = new Uint8Array(0);
const NO_FIELDS: ReadonlyMap<string, string> = new Map();

/**
 * Reads the fields of a route that takes some, bounded in size, time and type; a body where none is taken is refused.
 * @throws {RangeError} at creation, for limits that are not positive.
 */
export const createReadBody = (limits: BodyLimits = DEFAULT_BODY_LIMITS): RequestHandler => {
  if (!(limits.maxBytes > 0 && limits.timeoutMs > 0)) throw new RangeError('limits of a body are positive');
  const read = async (req: Request, res: GatewayResponse): Promise<void> => {
    if (!takesForm(res.locals.route)) throw new Problem('request_invalid', 'body_unexpected');
    const { body: type = 'form' } = res.locals.route;
    checkBodyType(req, type);
    const body = await collectBody(req, limits);
    res.locals.body = body;
    res.locals.form = type === 'json' ? parseJsonFields(body) : parseForm(body.toString('latin1'));
  };
  return asHandler((req, res, next) => {
    res.locals.body = NOTHING;
    res.locals.form = NO_FIELDS;
    if (hasBody(req)) return read(req, res).then(() => next());
    next();
    return undefined;
  });
};
