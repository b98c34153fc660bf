import type { IncomingMessage, ServerResponse } from 'node:http';

import type { NextFunction, Request, RequestHandler } from 'express';

import type { GatewayResponse, Locals } from '../../middleware/locals.ts';
import { createProblemAnswer } from '../../middleware/problem-answer.ts';
import type { HealthReport } from '../core/health.ts';
import { Problem } from '../core/problems/problem.ts';
import { knownOf } from './guarded.ts';
import type { Opened } from './open.ts';
import type { Section } from './settings.ts';

/** What was decided of one request; without number, address, token or key. */
export interface Decided {
  /** UUID; the `instance` of the problem that the client got. */
  readonly decisionId: string;
  readonly admitted: boolean;
  /** The problem that answered, as in docs/errors.md. */
  readonly code?: string;
  /** Why, for operators: as in docs/attestation-reasons.md. */
  readonly reason?: string;
  /** Policies that were asked, and what each would have said alone. */
  readonly policies: readonly { readonly id: string; readonly verdict: string }[];
}

/** What every guard takes; the sections are those of docs/configuration.md, under the rules of its production profile. */
export interface GuardOptions {
  /** `origin`, to which proofs are bound, and `trustedProxies`. */
  readonly public: Section<'public'>;
  /** `redis: { url }`: all instances of the app count there. */
  readonly store?: Section<'store'>;
  /** `hashKey`: keys every subject before it is counted; the same on all instances. */
  readonly secrets: Section<'secrets'>;
  /** Without Redis: there will never be a second process, and what is counted ends with this one. */
  readonly singleInstance?: boolean;
  /** Told of every request, after the decision. What it throws is passed on to the app’s error handler. */
  readonly onDecided?: (decided: Decided) => void;
}

/** A middleware of Express that owns connections: dispose of it when the server has closed. */
export interface Guard extends AsyncDisposable {
  (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void;
  /** Its store and key sets, for the app’s own readiness. */
  report(): HealthReport;
}

/** One step; resolves when it lets the request pass, and rejects with what it threw. */
const runStep = (step: RequestHandler, req: Request, res: GatewayResponse): Promise<void> =>
  new Promise((resolve, reject) => {
    const next = (error?: Error): void => {
      if (error === undefined) resolve();
      else reject(error);
    };
    const run = async () => {
      await step(req, res as never, next as NextFunction);
    };
    run().catch(reject);
  });

/** The steps are handed `res.locals` of their own, which the app never sees: its names may be the same. */
const runSteps = async (
  steps: readonly RequestHandler[],
  req: Request,
  res: GatewayResponse,
  own: Locals,
): Promise<void> => {
  const { locals } = res;
  res.locals = own;
  try {
    for (const step of steps) await runStep(step, req, res);
  } finally {
    res.locals = locals;
  }
};

const answerProblem = createProblemAnswer({ random: Math.random });

/** Answers at once; no step comes after it. */
const refuse = (problem: Problem, req: Request, res: GatewayResponse, own: Locals): void => {
  const { locals } = res;
  res.locals = own;
  answerProblem(problem, req, res as never, () => undefined);
  res.locals = locals;
};

const decidedOf = ({ decisionId, decision }: Partial<Locals>, refused?: Problem): Decided => ({
  decisionId: decisionId ?? '',
  admitted: refused === undefined,
  ...(refused === undefined ? {} : { code: refused.code, reason: refused.reason }),
  policies: (decision?.policies ?? []).map(({ policy, verdict }) => ({ id: policy.id, verdict })),
});

/** Made of the steps of the gateway; a refusal is answered here, every other error is the app’s. */
export const createGuard = (
  steps: readonly RequestHandler[],
  { health, owned }: Opened,
  onDecided: GuardOptions['onDecided'],
): Guard => {
  const guard = async (req: Request, res: GatewayResponse, next: (error?: unknown) => void) => {
    // The steps write the rest, each its own.
    const own = { decisionId: knownOf(req).decisionId } as Locals;
    try {
      await runSteps(steps, req, res, own);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      onDecided?.(decidedOf(own, error));
      refuse(error, req, res, own);
      return;
    }
    onDecided?.(decidedOf(own));
    next();
  };
  const handle: RequestHandler = (req, res, next) => {
    guard(req, res as GatewayResponse, next).catch(next);
  };
  return Object.assign(handle as unknown as Guard, {
    report: () => health.report(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  });
};
