import { readNumericDate } from './numeric-date.ts';
import { PROVIDER_ID } from './provider-id.ts';
import { isReason, type Checked } from './reasons.ts';
import { isVersion } from './semantic-version.ts';
import { isJsonObject, type JsonObject } from './strict-json.ts';
import type { TokenClaims } from './token-claims.ts';
import type { ClaimSource } from './token-profile.ts';
import { isPlatform, KEY_LEVELS, type KeyLevel } from './verifier.ts';
import { isVisibleText } from './visible-text.ts';

/** Longest id of an app or a token, in characters. */
export const MAX_ID_LENGTH = 128;

/** What a token says of the app. */
export type AppClaims = Omit<TokenClaims, 'issuer' | 'issuedAt' | 'expiresAt'>;

type Of<K extends ClaimSource['kind']> = Extract<ClaimSource, { kind: K }>;
type Attested = Pick<TokenClaims, 'provider' | 'level' | 'issuerSubject' | 'hardwareSubject'>;

const isLevel = (value: unknown): value is KeyLevel => KEY_LEVELS.some((level) => level === value);

const isSubject = (value: unknown): value is string | undefined =>
  value === undefined || isVisibleText(value, MAX_ID_LENGTH);

const readAttestation = (value: unknown): Checked<Attested> => {
  if (!isJsonObject(value)) return 'token_attestation';
  const { provider, level, key_created_at: created, issuer, hardware } = value;
  if (typeof provider !== 'string' || !PROVIDER_ID.test(provider)) return 'token_attestation';
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

const readNative = (claims: JsonObject): Checked<AppClaims> => {
  const { sub: app, jti, platform, app_version: appVersion } = claims;
  if (!isVisibleText(app, MAX_ID_LENGTH)) return 'token_subject';
  if (!isVisibleText(jti, MAX_ID_LENGTH)) return 'token_id';
  if (!isPlatform(platform)) return 'token_platform';
  if (!isVersion(appVersion)) return 'token_app_version';
  const attestation = readAttestation(claims['attestation']);
  return isReason(attestation) ? attestation : { app, platform, appVersion, ...attestation };
};

const readFromTable = ({ sub: app }: JsonObject, { apps, provider }: Of<'apps'>): Checked<AppClaims> => {
  const known = typeof app === 'string' && Object.hasOwn(apps, app) ? apps[app] : undefined;
  if (typeof app !== 'string' || known === undefined) return 'token_subject';
  return { app, ...known, provider, level: 'software' };
};

const readMapped = (claims: JsonObject, source: Of<'mapped'>): Checked<AppClaims> => {
  const read = ({ claim, default: otherwise }: { readonly claim: string; readonly default?: string }) =>
    Object.hasOwn(claims, claim) ? claims[claim] : otherwise;
  const app = read(source.app);
  if (!isVisibleText(app, MAX_ID_LENGTH)) return 'token_subject';
  const platform = read(source.platform);
  if (!isPlatform(platform)) return 'token_platform';
  const appVersion = read(source.appVersion);
  if (!isVersion(appVersion)) return 'token_app_version';
  return { app, platform, appVersion, provider: source.provider, level: 'software' };
};

/** Reads which app a token is for, from where tokens of its kind say so. */
export const readAppClaims = (claims: JsonObject, source: ClaimSource): Checked<AppClaims> => {
  if (source.kind === 'apps') return readFromTable(claims, source);
  return source.kind === 'mapped' ? readMapped(claims, source) : readNative(claims);
};
