import type { RequestHandler } from 'express';

import { Problem } from '../src/core/problems/problem.ts';
import { asHandler } from './handler.ts';

/**
 * Stands behind the routes of a path and refuses every other method (405 with `Allow`, RFC 9110 §15.5.6). HEAD is not
 * GET here: its answer would tell by length and status what GET tells. `X-HTTP-Method-Override` is never read.
 */
export const createMethodNotAllowed = (allowed: readonly string[]): RequestHandler => {
  if (allowed.length === 0) throw new RangeError('a path takes at least one method');
  const headers = { Allow: allowed.join(', ') };
  return asHandler(() => {
    throw new Problem('method_not_allowed', 'method', { headers });
  });
};
