import type { RequestHandler } from 'express';

import { Problem } from '../src/core/problems/problem.ts';
import { asHandler } from './handler.ts';

/** The end of the table of routes. */
export const createNotFound = (): RequestHandler =>
  asHandler(() => {
    throw new Problem('not_found', 'path');
  });
