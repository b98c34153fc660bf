import type { ErrorRequestHandler, Request, Response } from 'express';

import { isCostlyToDrain } from '../../middleware/message-body.ts';
import { PROBLEM_MEDIA_TYPE } from '../core/problems/document.ts';
import { Problem } from '../core/problems/problem.ts';
import { StoreUnavailable } from '../core/limits/store.ts';
import type { Telemetry } from '../core/telemetry.ts';

const RETRY_AFTER_SECONDS = '1';

const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  if (error instanceof URIError) return new Problem('request_invalid', 'path_encoding');
  if (error instanceof StoreUnavailable) return new Problem('temporarily_unavailable', 'store_away');
  return new Problem('internal_error', 'unexpected', { cause: error });
};

const send = (problem: Problem, req: Request, res: Response): void => {
  const { type, title, status, message } = problem.definition;
  // The operator's programs have no use for the members of Authy's API.
  const document = { type, title, status, code: problem.code, detail: message, ...problem.extensions };
  if (problem.code === 'temporarily_unavailable') res.set('Retry-After', RETRY_AFTER_SECONDS);
  if (isCostlyToDrain(req)) res.set('Connection', 'close');
  res.status(status).set({ ...problem.headers });
  res.type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(document));
};

/** Answers what an operator is refused with a problem document (RFC 9457), which quotes nothing of the request. */
export const createAnswerProblem =
  (telemetry: Pick<Telemetry, 'operatorRequest'>): ErrorRequestHandler =>
  (error, req, res, next) => {
    const problem = problemOf(error);
    const { status } = problem.definition;
    if (status >= 500) telemetry.operatorRequest('failed', problem.reason, problem.cause);
    else if (status !== 401 && status !== 429) telemetry.operatorRequest('refused');
    if (res.headersSent) next(error);
    else send(problem, req, res);
  };
