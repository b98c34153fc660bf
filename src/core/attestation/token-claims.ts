import type { Instant } from '../time.ts';
import { MAX_ID_LENGTH, readAppClaims } from './app-claims.ts';
import { isAmongAudiences, isOnlyAudience } from './audience.ts';
import { isReason, type Checked } from './reasons.ts';
import type { JsonObject } from './strict-json.ts';
import { NATIVE_PROFILE, type TokenProfile } from './token-profile.ts';
import { checkTokenTimes, type TokenTimeRules } from './token-times.ts';
import type { KeyLevel, Platform } from './verifier.ts';
import { isVisibleText } from './visible-text.ts';

/** Whose tokens are accepted here, and for whom they must be. */
export interface ExpectedIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** `NATIVE_PROFILE` where it is absent. */
  readonly profile?: TokenProfile;
}

/** What the issuer says of the device, checked. */
export interface TokenClaims {
  readonly issuer: string;
  readonly app: string;
  readonly platform: Platform;
  readonly appVersion: string;
  readonly provider: string;
  readonly level: KeyLevel;
  readonly issuerSubject?: string;
  readonly hardwareSubject?: string;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
}

/**
 * Checks the claims of a token whose signature has been verified: `iss`, `aud`, times, then what it says of the app.
 * `expected` is missing where no issuer of that name is configured. Claims that are not named are ignored.
 */
export const checkTokenClaims = (
  claims: JsonObject,
  expected: ExpectedIssuer | undefined,
  now: Instant,
  rules: TokenTimeRules,
): Checked<TokenClaims> => {
  if (expected === undefined || claims['iss'] !== expected.issuer) return 'token_issuer';
  const { profile = NATIVE_PROFILE } = expected;
  const isAudience = profile.audience === 'only' ? isOnlyAudience : isAmongAudiences;
  if (!isAudience(claims['aud'], expected.audience)) return 'token_audience';
  const times = checkTokenTimes(claims, now, rules);
  if (isReason(times)) return times;
  const app = readAppClaims(claims, profile.source);
  if (isReason(app)) return app;
  // What is used up by one request needs a name of its own.
  if (profile.consume && !isVisibleText(claims['jti'], MAX_ID_LENGTH)) return 'token_id';
  return { issuer: expected.issuer, ...app, ...times };
};
