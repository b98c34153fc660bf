import { compareVersions, parseVersion, type SemanticVersion } from './semantic-version.ts';
import { refusal } from './reasons.ts';
import type { TokenClaims } from './token-claims.ts';
import type { AttestationFailure, Platform } from './verifier.ts';

/** One value for each platform that has one. */
export type ByPlatform<T> = Readonly<Partial<Record<Platform, T>>>;

export interface MinimumVersionOptions {
  /** Oldest version that is served; any where there is none. */
  readonly minimumAppVersion: ByPlatform<string>;
  /** Store page to link to; https. */
  readonly storeLinks: ByPlatform<string>;
}

/** Refuses apps that are too old, and tells them what to do. */
export type CheckAppVersion = (
  claims: Pick<TokenClaims, 'platform' | 'appVersion' | 'provider'>,
) => AttestationFailure | undefined;

const STORE_LINK = /^https:\/\/[^\s<>"\\^`{|}]+$/;

const minimumOf = (text: string): SemanticVersion => {
  const version = parseVersion(text);
  if (version === undefined) throw new RangeError('a minimum app version must be a semantic version');
  return version;
};

/**
 * Compiles the minimum versions. The answer names the minimum, and links to the store page by the relation
 * `latest-version` (RFC 5829 §3.2).
 * @throws {RangeError} for a minimum that is no semantic version, and a store page that is no https URL.
 */
export const createCheckAppVersion = ({
  minimumAppVersion,
  storeLinks,
}: MinimumVersionOptions): CheckAppVersion => {
  for (const link of Object.values(storeLinks)) {
    if (!STORE_LINK.test(link)) throw new RangeError('a store link must be an https URL');
  }
  const minimums = new Map(
    Object.entries(minimumAppVersion).map(([platform, text]) => [
      platform,
      { text, version: minimumOf(text) },
    ]),
  );
  return ({ platform, appVersion, provider }) => {
    const minimum = minimums.get(platform);
    const version = parseVersion(appVersion);
    if (minimum === undefined || version === undefined) return undefined;
    if (compareVersions(version, minimum.version) >= 0) return undefined;
    const link = storeLinks[platform];
    return refusal('app_outdated', {
      provider,
      platform,
      extensions: { minimum_version: minimum.text },
      ...(link === undefined ? {} : { headers: { Link: `<${link}>; rel="latest-version"` } }),
    });
  };
};
