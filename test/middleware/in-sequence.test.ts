import { describe, expect, it } from '@jest/globals';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

import { inSequence } from '../../middleware/in-sequence.ts';

const run = (...steps: readonly RequestHandler[]): Promise<unknown> =>
  new Promise((resolve) => {
    void inSequence(steps)(
      Object.create(null) as Request,
      Object.create(null) as Response,
      ((outcome) => resolve(outcome)) as NextFunction,
    );
  });

const pass: RequestHandler = (_req, _res, next) => next();

describe('steps in sequence', () => {
  it('hand on when all have', async () => {
    const seen: string[] = [];
    const note =
      (name: string): RequestHandler =>
      (_req, _res, next) => {
        seen.push(name);
        next();
      };
    expect(await run(note('one'), pass, note('two'))).toBeUndefined();
    expect(seen).toEqual(['one', 'two']);
  });

  it.each<[string, RequestHandler, unknown]>([
    [
      'throws',
      () => {
        throw new RangeError('one');
      },
      new RangeError('one'),
    ],
    ['rejects', () => Promise.reject(new RangeError('two')), new RangeError('two')],
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    ['rejects with nothing', () => Promise.reject(), new Error('a step failed without a reason')],
    ['leaves the route', (_req, _res, next) => next('route'), 'route'],
  ])('end with the one that %s', async (_name, step, outcome) => {
    let isReached = false;
    const last: RequestHandler = () => void (isReached = true);
    expect(await run(pass, step, last)).toEqual(outcome);
    expect(isReached).toBe(false);
  });
});
