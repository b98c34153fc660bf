import { readDeviceKey, type DeviceJwk } from '../attestation/device-key.ts';
import { PROVIDER_ID } from '../attestation/provider-id.ts';
import { isReason } from '../attestation/reasons.ts';
import { isVersion } from '../attestation/semantic-version.ts';
import { isJsonObject, parseStrictJson, type JsonObject } from '../attestation/strict-json.ts';
import { isVisibleText } from '../attestation/visible-text.ts';
import type { ExchangeReason } from './reasons.ts';

/** Largest body of a token request, in bytes: a chain of certificates in base64 has about 8 KiB. */
export const MAX_TOKEN_REQUEST_BYTES = 65_536;

/** Longest challenge, in characters. */
export const MAX_CHALLENGE_LENGTH = 128;

const MEMBERS = ['provider', 'challenge', 'jwk', 'app_version', 'evidence'];

/** What a phone asks of `POST /attestation/tokens`, read and not yet believed. */
export interface TokenRequest {
  readonly provider: string;
  readonly challenge: string;
  readonly jwk: DeviceJwk;
  readonly appVersion: string;
  readonly evidence: JsonObject;
}

const hasExactly = (request: JsonObject, names: readonly string[]): boolean =>
  Object.keys(request).length === names.length && names.every((name) => Object.hasOwn(request, name));

/**
 * Reads the body of a token request: one strict JSON object of exactly the five members. What is in `evidence` is for its
 * provider to read.
 */
export const readTokenRequest = (body: Uint8Array): TokenRequest | ExchangeReason => {
  const request = body.length > MAX_TOKEN_REQUEST_BYTES ? undefined : parseStrictJson(body);
  if (request === undefined) return 'exchange_json';
  if (!hasExactly(request, MEMBERS)) return 'exchange_members';
  const { provider, challenge, app_version: appVersion, evidence } = request;
  if (typeof provider !== 'string' || !PROVIDER_ID.test(provider)) return 'exchange_provider';
  if (!isVisibleText(challenge, MAX_CHALLENGE_LENGTH)) return 'exchange_challenge';
  const jwk = readDeviceKey({ jwk: request['jwk'] });
  if (isReason(jwk)) return 'exchange_key';
  if (!isVersion(appVersion)) return 'exchange_app_version';
  return isJsonObject(evidence) ? { provider, challenge, jwk, appVersion, evidence } : 'exchange_evidence';
};
