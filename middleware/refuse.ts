import type { RequestHandler } from 'express';

import type { PolicyDecision, RequestDecision } from '../src/core/limits/decision.ts';
import { refusalOf, type Refusal } from '../src/core/limits/refusal.ts';
import { retryAfterSeconds } from '../src/core/limits/retry-after.ts';
import { HOUR } from '../src/core/time.ts';
import { Problem } from '../src/core/problems/problem.ts';
import { asHandler } from './handler.ts';

export interface RefuseOptions {
  /** Uniform in [0, 1), for the jitter of `Retry-After`. */
  readonly random: () => number;
}

/** `Retry-After` is up to a tenth later than the limit has room, so that clients do not come back all at once. */
const JITTER = 0.1;

const shownMs = ({ policy: { visibility, ban, windowMs }, result: { resetMs } }: PolicyDecision): number => {
  // The end of a ban, in whole hours: it may be far beyond the window in which its failures were.
  if (ban !== undefined) return Math.ceil(resetMs / HOUR) * HOUR;
  return visibility === 'shown' ? resetMs : windowMs;
};

/** The reset of a counter that may not be shown tells when others used it: there the whole window stands. */
const discreet = (decided: PolicyDecision): PolicyDecision => ({
  ...decided,
  result: { ...decided.result, resetMs: shownMs(decided) },
});

const problemOf = (
  { code, reason, refusing }: Refusal,
  decision: RequestDecision,
  jitter: number,
): Problem => {
  if (code === 'proof_invalid') return new Problem(code, reason);
  const named = refusing
    .filter(({ policy }) => policy.visibility !== 'hidden')
    .map(({ policy }) => policy.id);
  const seconds = retryAfterSeconds({ ...decision, policies: refusing.map(discreet) }, jitter) ?? 1;
  return new Problem(code, reason, {
    ...(named.length === 0 ? {} : { extensions: { 'violated-policies': named } }),
    headers: { 'Retry-After': String(seconds) },
  });
};

/** Turns a decision that admits nothing into its problem; only policies that may be named are named. */
export const createRefuse = ({ random }: RefuseOptions): RequestHandler =>
  asHandler((_req, res, next) => {
    const { decision } = res.locals;
    const refusal = refusalOf(decision);
    if (refusal !== undefined) throw problemOf(refusal, decision, random() * JITTER);
    next();
  });
