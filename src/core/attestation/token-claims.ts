import type { Instant } from '../time.ts';
import { readNumericDate } from './numeric-date.ts';
import { isReason, type Checked } from './reasons.ts';
import { parseVersion } from './semantic-version.ts';
import { isJsonObject, type JsonObject } from './strict-json.ts';
import { checkTokenTimes, type TokenTimeRules } from './token-times.ts';
import { KEY_LEVELS, type KeyLevel, type Platform } from './verifier.ts';
import { isVisibleText } from './visible-text.ts';

const MAX_ID_LENGTH = 128;
const PROVIDER = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** Whose tokens are accepted here, and for whom they must be. */
export interface ExpectedIssuer {
  readonly issuer: string;
  readonly audience: string;
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
  readonly expiresAt: Instant;
}

const isPlatform = (value: unknown): value is Platform => value === 'ios' || value === 'android';

const isLevel = (value: unknown): value is KeyLevel => KEY_LEVELS.some((level) => level === value);

/** One audience, as a text or as a list of one: a token for others too could be used there (RFC 8725 §3.9). */
const isAudience = (value: unknown, audience: string): boolean =>
  value === audience || (Array.isArray(value) && value.length === 1 && value[0] === audience);

type Attested = Pick<TokenClaims, 'provider' | 'level' | 'issuerSubject' | 'hardwareSubject'>;

const isSubject = (value: unknown): value is string | undefined =>
  value === undefined || isVisibleText(value, MAX_ID_LENGTH);

const readAttestation = (value: unknown): Checked<Attested> => {
  if (!isJsonObject(value)) return 'token_attestation';
  const { provider, level, key_created_at: created, issuer, hardware } = value;
  if (typeof provider !== 'string' || !PROVIDER.test(provider)) return 'token_attestation';
  if (!isLevel(level)) return 'token_attestation';
  // Informative, and some issuers do not know it: wrong is refused, absent is not.
  if (created !== undefined && readNumericDate(created) === undefined) return 'token_attestation';
  if (!isSubject(issuer) || !isSubject(hardware)) return 'token_attestation';
  return {
    provider,
    level,
    ...(issuer === undefined ? {} : { issuerSubject: issuer }),
    ...(hardware === undefined ? {} : { hardwareSubject: hardware }),
  };
};

const readApp = (claims: JsonObject): Checked<Omit<TokenClaims, 'issuer' | 'expiresAt'>> => {
  const { sub: app, jti, platform, app_version: appVersion } = claims;
  if (!isVisibleText(app, MAX_ID_LENGTH)) return 'token_subject';
  if (!isVisibleText(jti, MAX_ID_LENGTH)) return 'token_id';
  if (!isPlatform(platform)) return 'token_platform';
  if (typeof appVersion !== 'string' || parseVersion(appVersion) === undefined) return 'token_app_version';
  const attestation = readAttestation(claims['attestation']);
  return isReason(attestation) ? attestation : { app, platform, appVersion, ...attestation };
};

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
  if (!isAudience(claims['aud'], expected.audience)) return 'token_audience';
  const times = checkTokenTimes(claims, now, rules);
  if (isReason(times)) return times;
  const app = readApp(claims);
  return isReason(app) ? app : { issuer: expected.issuer, ...app, ...times };
};
