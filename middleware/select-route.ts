import type { RequestHandler } from 'express';

import type { Route } from '../src/core/routes/route.ts';
import { asHandler } from './handler.ts';

/** Says which line of the route table the request is for; Express would also take HEAD for GET. */
export const createSelectRoute = (route: Route): RequestHandler =>
  asHandler((req, res, next) => {
    if (req.method !== route.method) {
      next('route');
      return;
    }
    res.locals.route = route;
    next();
  });
