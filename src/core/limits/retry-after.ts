import type { RequestDecision } from './decision.ts';

/**
 * `Retry-After` in whole seconds (RFC 9110 §10.2.3): the longest reset of the policies that refused, longer by
 * `jitterFraction` (0 or more, drawn by the caller) so that clients do not all come back at once; never earlier than
 * that reset, at least 1. Undefined where no policy refused.
 */
export const retryAfterSeconds = (decision: RequestDecision, jitterFraction: number): number | undefined => {
  let longestMs = -1;
  for (const { verdict, result } of decision.policies) {
    if (verdict === 'refused') longestMs = Math.max(longestMs, result.resetMs);
  }
  if (longestMs < 0) return undefined;
  return Math.max(1, Math.ceil((longestMs * (1 + Math.max(0, jitterFraction))) / 1000));
};
