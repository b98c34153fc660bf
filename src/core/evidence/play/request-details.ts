import { isJsonObject, type JsonObject } from '../../attestation/strict-json.ts';
import type { Instant } from '../../time.ts';
import type { PlayTimes } from './policy.ts';
import type { PlayReason } from './reasons.ts';

/** What a verdict answers, as far as the app chose it. */
export interface RequestDetails {
  readonly packageName: string;
  /** `nonce` of a classic request, `requestHash` of a standard one. */
  readonly binding: string;
  readonly at: Instant;
}

const DECIMAL = /^(?:0|[1-9]\d{0,15})$/;

/** The number that Play writes as text, or nothing. */
export const readDecimal = (value: unknown): number | undefined =>
  typeof value === 'string' && DECIMAL.test(value) ? Number(value) : undefined;

const readBinding = ({ nonce, requestHash }: JsonObject): string | undefined => {
  if ((nonce === undefined) === (requestHash === undefined)) return undefined;
  const binding = nonce ?? requestHash;
  return typeof binding === 'string' ? binding : undefined;
};

/** Is the verdict's binding that text of 32 bytes? Play gives a classic nonce back with its padding where the app padded it. */
export const isBoundTo = (binding: string, expected: string): boolean =>
  binding === expected || binding === `${expected}=`;

/** Is the verdict neither too old nor of the future? Both bounds are accepted. */
export const timeFault = (
  at: Instant,
  now: Instant,
  { maxAgeMs, futureMs }: PlayTimes,
): PlayReason | undefined => {
  if (now - at > maxAgeMs) return 'play_expired';
  return at - now > futureMs ? 'play_in_future' : undefined;
};

/** Reads `requestDetails`; `isPackage` says which packages are configured. */
export const readRequestDetails = (
  verdict: JsonObject,
  isPackage: (name: string) => boolean,
): RequestDetails | PlayReason => {
  const details = verdict['requestDetails'];
  if (!isJsonObject(details)) return 'play_request_details';
  const packageName = details['requestPackageName'];
  if (typeof packageName !== 'string' || !isPackage(packageName)) return 'play_request_package';
  const binding = readBinding(details);
  if (binding === undefined) return 'play_binding_form';
  const at = readDecimal(details['timestampMillis']);
  return at === undefined ? 'play_timestamp' : { packageName, binding, at };
};
