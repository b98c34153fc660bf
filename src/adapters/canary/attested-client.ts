import { request as send } from 'undici';

import type { JsonObject } from '../../core/attestation/strict-json.ts';
import { parseJsonObject } from '../../core/json-object.ts';
import { followChallenge } from '../attestation/client/follow-challenge.ts';
import { signRequest } from '../attestation/client/proof.ts';
import type { CanaryCredentials } from './credentials.ts';

/** Where the gateway is, and as whom it is asked. */
export interface AttestedClientOptions {
  /** Of the public listener of this process. */
  readonly url: string;
  /** What apps call, to which proofs are bound. */
  readonly origin: string;
  readonly credentials: CanaryCredentials;
  readonly signal: AbortSignal;
}

export interface AttestedAnswer {
  readonly status: number;
  readonly body: JsonObject;
  /** From the request to the whole answer. */
  readonly tookMs: number;
}

/** Sends requests as a phone does: over a real socket, with token and proof. */
export interface AttestedClient {
  /** @throws the system's error, and an abort, where there is no answer. */
  call(method: 'GET' | 'POST', path: string, body?: JsonObject): Promise<AttestedAnswer>;
}

export const createAttestedClient = (options: AttestedClientOptions): AttestedClient => {
  const { url, origin, credentials, signal } = options;
  const sendOnce = async (method: 'GET' | 'POST', path: string, body?: string, nonce?: string) => {
    const signed = await signRequest({ ...credentials, method, url: origin + path, body, nonce });
    const began = performance.now();
    const answer = await send(url + path, {
      method,
      headers: { ...signed, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
      signal,
      reset: true,
    });
    const text = await answer.body.text();
    const tookMs = performance.now() - began;
    return { statusCode: answer.statusCode, headers: answer.headers, text, tookMs };
  };
  return {
    async call(method, path, body) {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const answer = await followChallenge((nonce) => sendOnce(method, path, text, nonce));
      return { status: answer.statusCode, body: parseJsonObject(answer.text) ?? {}, tookMs: answer.tookMs };
    },
  };
};
