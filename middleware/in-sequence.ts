import type { RequestHandler } from 'express';

/**
 * These steps, one after the other, as one layer of Express, which would look for each of them anew at every request.
 * A step that throws, rejects or hands on an error (or `route`) ends the sequence with it.
 */
export const inSequence =
  (steps: readonly RequestHandler[]): RequestHandler =>
  (req, res, next) => {
    let at = 0;
    // Whoever throws nothing has failed all the same.
    const fail = (error: unknown): void => next(error ?? new Error('a step failed without a reason'));
    const run = (outcome?: unknown): void => {
      const step = outcome === undefined ? steps[at++] : undefined;
      if (step === undefined) {
        next(outcome);
        return;
      }
      try {
        const pending: unknown = step(req, res, run);
        if (pending instanceof Promise) pending.catch(fail);
      } catch (error) {
        fail(error);
      }
    };
    run();
  };
