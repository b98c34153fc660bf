import type { RequestHandler } from 'express';

import type { PolicyDecision, RequestDecision } from '../src/core/limits/decision.ts';
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

const quotaExceeded = (decision: RequestDecision, jitter: number): Problem => {
  const refusing = decision.policies.filter(({ verdict, blinds }) => verdict === 'refused' && !blinds);
  const named = refusing
    .filter(({ policy }) => policy.visibility !== 'hidden')
    .map(({ policy }) => policy.id);
  const seconds = retryAfterSeconds({ ...decision, policies: refusing.map(discreet) }, jitter) ?? 1;
  const isBanned = refusing.some(({ policy }) => policy.ban !== undefined);
  return new Problem(isBanned ? 'abnormal_usage' : 'quota_exceeded', isBanned ? 'banned' : 'limit', {
    ...(named.length === 0 ? {} : { extensions: { 'violated-policies': named } }),
    headers: { 'Retry-After': String(seconds) },
  });
};

/**
 * Turns a decision that admits nothing into its problem: a replayed proof is an invalid proof, whatever the limits
 * say; the rest is over a limit, and only policies that may be named are named.
 */
export const createRefuse = ({ random }: RefuseOptions): RequestHandler =>
  asHandler((_req, res, next) => {
    const { decision } = res.locals;
    if (!decision.admitted) {
      const { proof } = decision.request;
      if (decision.replayed && proof?.enforced === true) throw new Problem('proof_invalid', 'proof_replayed');
      throw quotaExceeded(decision, random() * JITTER);
    }
    next();
  });
