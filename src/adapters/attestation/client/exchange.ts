import { request as send } from 'undici';

import { isJsonObject, type JsonObject } from '../../../core/attestation/strict-json.ts';
import type { Platform } from '../../../core/attestation/verifier.ts';
import { SECOND } from '../../../core/time.ts';
import type { DeviceKey } from './device-key.ts';
import { createProof } from './proof.ts';

/** Whom to ask, and for which key. */
export interface DevelopmentExchangeOptions {
  /** Of the gateway: scheme, host and port. */
  readonly origin: string;
  readonly key: DeviceKey;
  readonly platform: Platform;
  readonly appVersion: string;
}

const TIMEOUT_MS = 30 * SECOND;

const post = async (url: string, fields: Record<string, string>, body?: string): Promise<JsonObject> => {
  const answer = await send(url, {
    method: 'POST',
    headers: fields,
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    reset: true,
  });
  const read: unknown = await answer.body.json().catch(() => undefined);
  const members = isJsonObject(read) ? read : {};
  if (answer.statusCode === 200) return members;
  const { code, message } = members;
  const told = [code, message].filter((part) => typeof part === 'string').join(': ');
  throw new Error(`${new URL(url).pathname} answered ${answer.statusCode}${told === '' ? '' : ` ${told}`}`);
};

const textOf = (members: JsonObject, name: string): string => {
  const { [name]: value } = members;
  if (typeof value !== 'string') throw new Error(`the gateway's answer has no ${name}`);
  return value;
};

/**
 * Gets a token as a phone does, with development evidence: a challenge, then evidence and proof for the token.
 * @throws {Error} with status and problem code where the gateway refuses, and the system's error where it is away.
 */
export const exchangeDevelopmentEvidence = async (options: DevelopmentExchangeOptions): Promise<string> => {
  const { origin, key, platform, appVersion } = options;
  const challenge = textOf(await post(`${origin}/attestation/challenges`, {}), 'attestation_challenge');
  const url = `${origin}/attestation/tokens`;
  const body = JSON.stringify({
    provider: 'development',
    challenge,
    jwk: key.jwk,
    app_version: appVersion,
    evidence: { platform },
  });
  const dpop = await createProof({ key, method: 'POST', url, body });
  return textOf(await post(url, { 'content-type': 'application/json', dpop }, body), 'token');
};
