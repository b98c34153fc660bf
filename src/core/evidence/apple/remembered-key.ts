import { decodeBase64url } from '../../attestation/base64url.ts';
import { parseStrictJson } from '../../attestation/strict-json.ts';
import type { Instant } from '../../time.ts';
import { APPLE_ENVIRONMENTS, type AppleEnvironment } from './policy.ts';

/** What is kept of an attested key for the assertions that follow. */
export interface RememberedKey {
  /** Uncompressed point on P-256, 65 bytes in base64url. */
  readonly point: string;
  /** Base64url; a key is of one app for ever. */
  readonly rpIdHash: string;
  readonly environment: AppleEnvironment;
  readonly attestedAt: Instant;
}

/** The text that is kept. */
export const writeRememberedKey = (key: RememberedKey): string => JSON.stringify(key);

/** Reads what was kept; anything else is no key. */
export const readRememberedKey = (text: string): RememberedKey | undefined => {
  const value = parseStrictJson(new TextEncoder().encode(text));
  if (value === undefined) return undefined;
  const { point, rpIdHash, environment: named, attestedAt } = value;
  const environment = APPLE_ENVIRONMENTS.find((name) => name === named);
  if (typeof point !== 'string' || typeof rpIdHash !== 'string' || environment === undefined)
    return undefined;
  if (decodeBase64url(point)?.length !== 65 || !Number.isSafeInteger(attestedAt)) return undefined;
  return { point, rpIdHash, environment, attestedAt: Number(attestedAt) };
};
