import { describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';

import { createRefuseBanned } from '../../middleware/refuse-banned.ts';
import { Problem } from '../../src/core/problems/problem.ts';
import { UNLISTED, type Standing } from '../../src/core/lists/standing.ts';

/** Retry-After of the refusal, or nothing where it passes; and whether the charges were asked for. */
const passed = async (ms: number | undefined, standing: Standing, allowsKeyed = false) => {
  let built = false;
  const app = express();
  app.use((_req, res, next) => {
    res.locals['route'] = { id: 'lookup' };
    res.locals['standing'] = standing;
    next();
  });
  app.use(
    createRefuseBanned({
      knownBans: {
        remainingMs(of) {
          of();
          return ms;
        },
      },
      charges: () => {
        built = true;
        return { request: { charges: [] }, policies: [] };
      },
      lists: { allowsKeyed },
    }),
    (_req, res) => void res.end(),
  );
  let refusal: unknown;
  // Express knows an error handler by its four parameters.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  const onError: express.ErrorRequestHandler = (error, _req, res, _next) => {
    refusal = error instanceof Problem ? [error.code, error.headers['Retry-After']] : error;
    res.status(429).end();
  };
  app.use(onError);
  await request(app).get('/');
  return { refusal, built };
};

const ALLOWED: Standing = { ...UNLISTED, decided: { list: 'allow' } as Standing['decided'] & object };

describe('who is known to be banned', () => {
  it.each([
    [1, '3600'],
    [3_600_000, '3600'],
    [3_600_001, '7200'],
  ])('is refused early, for %i ms', async (ms, after) => {
    expect((await passed(ms, UNLISTED)).refusal).toEqual(['abnormal_usage', after]);
  });

  it('passes where no ban is known, and where somebody behind the address may be allowed', async () => {
    expect((await passed(undefined, UNLISTED)).refusal).toBeUndefined();
    for (const result of [await passed(9, ALLOWED), await passed(9, UNLISTED, true)])
      expect(result).toEqual({ refusal: undefined, built: false });
  });
});
