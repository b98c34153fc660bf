import type { Instant } from '../time.ts';
import { readNumericDate } from './numeric-date.ts';
import type { AttestationReason, Checked } from './reasons.ts';
import type { JsonObject } from './strict-json.ts';

/** How far clocks may differ, and how long a token may live; both in milliseconds. */
export interface TokenTimeRules {
  readonly clockSkewMs: number;
  readonly maxTokenLifetimeMs: number;
}

/** An instant is over once the skew has passed as well. */
export const isExpired = (expiresAt: Instant, now: Instant, clockSkewMs: number): boolean =>
  now >= expiresAt + clockSkewMs;

const notBeforeFault = (
  nbf: unknown,
  now: Instant,
  { clockSkewMs }: TokenTimeRules,
): AttestationReason | undefined => {
  if (nbf === undefined) return undefined;
  const notBefore = readNumericDate(nbf);
  if (notBefore === undefined) return 'token_not_before';
  return notBefore > now + clockSkewMs ? 'token_not_yet_valid' : undefined;
};

/** `exp`, `nbf`, `iat` and the lifetime, in this order (RFC 7519 §4.1.4–4.1.6). */
export const checkTokenTimes = (
  { exp, nbf, iat }: JsonObject,
  now: Instant,
  rules: TokenTimeRules,
): Checked<{ readonly issuedAt: Instant; readonly expiresAt: Instant }> => {
  const expiresAt = readNumericDate(exp);
  if (expiresAt === undefined) return 'token_expiry';
  if (isExpired(expiresAt, now, rules.clockSkewMs)) return 'token_expired';
  const fault = notBeforeFault(nbf, now, rules);
  if (fault !== undefined) return fault;
  const issuedAt = readNumericDate(iat);
  if (issuedAt === undefined) return 'token_issued_at';
  if (issuedAt > now + rules.clockSkewMs) return 'token_issued_in_future';
  const lifetime = expiresAt - issuedAt;
  return lifetime > 0 && lifetime <= rules.maxTokenLifetimeMs ? { issuedAt, expiresAt } : 'token_lifetime';
};
