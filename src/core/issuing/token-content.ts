import type { DeviceJwk } from '../attestation/device-key.ts';
import { isVersion } from '../attestation/semantic-version.ts';
import type { JsonObject } from '../attestation/strict-json.ts';
import type { VerifiedEvidence } from '../evidence/provider.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import { SECOND, type Instant } from '../time.ts';

/** What a token is made of. */
export interface TokenContentParts {
  readonly issuer: string;
  readonly audience: string;
  /** `jti`. */
  readonly id: string;
  readonly jwk: DeviceJwk;
  readonly provider: string;
  /** As the app declares it. */
  readonly appVersion: string;
  readonly evidence: VerifiedEvidence;
  readonly now: Instant;
  /** Milliseconds. */
  readonly lifetimeMs: number;
  readonly hash: KeyedHash;
}

const seconds = (instant: Instant): number => Math.floor(instant / SECOND);

/** What the platform attests goes before what the app says of itself, where it is a version at all. */
const versionOf = ({ evidence: { attestedVersion }, appVersion }: TokenContentParts) =>
  isVersion(attestedVersion)
    ? { version: attestedVersion, source: 'attested' }
    : { version: appVersion, source: 'declared' };

const attestationOf = (parts: TokenContentParts, versionSource: string): JsonObject => {
  const { provider, evidence, hash, now } = parts;
  const { level, keyCreatedAt, risk, issuerSubject, hardwareSubject } = evidence;
  return {
    provider,
    level,
    key_created_at: seconds(Math.max(0, Math.min(keyCreatedAt, now))),
    version_source: versionSource,
    ...(risk === undefined ? {} : { risk }),
    ...(issuerSubject === undefined ? {} : { issuer: hash('token-issuer', issuerSubject) }),
    ...(hardwareSubject === undefined ? {} : { hardware: hash('token-hardware', hardwareSubject) }),
  };
};

/**
 * The claims of the token that evidence earned. Who vouched and on which hardware stand there as keyed hashes, by which
 * limits can count and from which nobody can tell either.
 */
export const tokenContent = (parts: TokenContentParts): JsonObject => {
  const { issuer, audience, id, jwk, evidence, now, lifetimeMs } = parts;
  const { version, source } = versionOf(parts);
  const issuedAt = seconds(now);
  return {
    iss: issuer,
    sub: evidence.app,
    aud: audience,
    jti: id,
    iat: issuedAt,
    exp: issuedAt + seconds(lifetimeMs),
    cnf: { jwk },
    platform: evidence.platform,
    app_version: version,
    attestation: attestationOf(parts, source),
  };
};
