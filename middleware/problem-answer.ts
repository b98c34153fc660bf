import type { IncomingMessage, ServerResponse } from 'node:http';

import type { ErrorRequestHandler, NextFunction, Request } from 'express';

import { dpopChallenge } from '../src/core/attestation/dpop-challenge.ts';
import { PROBLEM_MEDIA_TYPE, problemText } from '../src/core/problems/document.ts';
import { Problem } from '../src/core/problems/problem.ts';
import type { AnswerPath } from '../src/core/telemetry.ts';
import { isCostlyToDrain } from './message-body.ts';
import type { GatewayResponse, Locals } from './locals.ts';

export interface ProblemAnswerOptions {
  /** Uniform in [0, 1), for the jitter of `Retry-After` where a problem brings none. */
  readonly random: () => number;
}

/** What of a response is needed, so that it need not be one of Express. */
export type Answering = ServerResponse & { readonly locals: Pick<Locals, 'decisionId' | 'outcome'> };

const CONTENT_TYPE = `${PROBLEM_MEDIA_TYPE}; charset=utf-8`;

/** `Retry-After` in seconds where nobody knows better: 1 to 5. */
const RETRY_AFTER = { least: 1, spread: 5 };

/** The router could not percent-decode a path parameter; every other foreign error is a fault of ours. */
const isUndecodable = (error: unknown): boolean =>
  error instanceof URIError && (error as { readonly status?: unknown }).status === 400;

const toProblem = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  if (isUndecodable(error)) return new Problem('request_invalid', 'path_encoding');
  return new Problem('internal_error', 'unexpected', { cause: error });
};

const pathOf = ({ definition: { status } }: Problem): AnswerPath =>
  status === 401 || status === 403 || status === 429 ? 'deny' : 'error';

const headersOf = (problem: Problem, req: IncomingMessage, random: () => number): Record<string, string> => {
  const { status, challenge } = problem.definition;
  const wait = RETRY_AFTER.least + Math.floor(random() * RETRY_AFTER.spread);
  return {
    ...(challenge === undefined ? {} : { 'WWW-Authenticate': dpopChallenge(challenge) }),
    ...(status === 429 || status === 503 ? { 'Retry-After': String(wait) } : {}),
    ...(isCostlyToDrain(req) ? { Connection: 'close' } : {}),
    ...problem.headers,
  };
};

/** Written at once: what Express looks at before it sends (kinds of bodies, freshness) is known here. */
const send = (problem: Problem, req: IncomingMessage, res: Answering, random: () => number): void => {
  const body = problemText(problem, res.locals.decisionId);
  const headers = headersOf(problem, req, random);
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.setHeader('Content-Type', CONTENT_TYPE);
  res.setHeader('Content-Length', Buffer.byteLength(body));
  res.statusCode = problem.definition.status;
  res.end(body);
};

/** Answers with this problem, whose outcome is noted. */
export const answerWithProblem = (
  problem: Problem,
  req: IncomingMessage,
  res: Answering,
  random: () => number,
): void => {
  const { code, reason, cause } = problem;
  res.locals.outcome = { path: pathOf(problem), code, reason, ...(cause === undefined ? {} : { cause }) };
  // A second head would be read as part of the first answer.
  if (res.headersSent) req.socket.destroy();
  else send(problem, req, res, random);
};

type AnswerProblem = (error: unknown, req: Request, res: GatewayResponse, next: NextFunction) => void;

/**
 * Answers every refusal and every fault with its problem document. An error that is no Problem is an
 * `internal_error`: its text goes to the log alone.
 */
export const createProblemAnswer = ({ random }: ProblemAnswerOptions): ErrorRequestHandler => {
  // Express knows an error handler by its four parameters, so `next` is there without a use.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  const answer: AnswerProblem = (error, req, res, _next) =>
    answerWithProblem(toProblem(error), req, res, random);
  return answer as ErrorRequestHandler;
};
