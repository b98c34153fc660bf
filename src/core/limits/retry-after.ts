import { SECOND } from '../time.ts';
import type { RequestDecision } from './decision.ts';

/**
 * `Retry-After` in whole seconds (RFC 9110 §10.2.3): `ms` milliseconds, longer by `jitterFraction` (0 or more, drawn by the
 * caller) so that clients do not all come back at once; never earlier, at least 1.
 */
export const secondsAfter = (ms: number, jitterFraction: number): number =>
  Math.max(1, Math.ceil((ms * (1 + Math.max(0, jitterFraction))) / SECOND));

/** After the longest reset of the policies that refused; undefined where none did. */
export const retryAfterSeconds = (decision: RequestDecision, jitterFraction: number): number | undefined => {
  let longestMs = -1;
  for (const { verdict, result } of decision.policies) {
    if (verdict === 'refused') longestMs = Math.max(longestMs, result.resetMs);
  }
  if (longestMs < 0) return undefined;
  return secondsAfter(longestMs, jitterFraction);
};
