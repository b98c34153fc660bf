import type { RequestHandler } from 'express';

import { asHandler } from './handler.ts';

/** Ends a request whose client has gone: what nobody waits for is not begun. It was reported when the client went. */
export const createStillWanted = (): RequestHandler =>
  asHandler((_req, res, next) => {
    if (!res.destroyed) next();
  });
