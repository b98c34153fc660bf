import type { Readable } from 'node:stream';

import type { Dispatcher } from 'undici';

import { parseJsonObject } from '../../core/json-object.ts';
import { followChallenge, type ChallengingAnswer } from '../attestation/client/follow-challenge.ts';
import { signRequest } from '../attestation/client/proof.ts';
import type { ClientRequest } from './client-request.ts';
import type { Credentials, KeptCredentials } from './credentials.ts';

/** An answer of the gateway: the text of a 401, the stream of any other. */
export interface SignedAnswer extends ChallengingAnswer {
  readonly body?: Readable;
}

export interface SendSignedOptions {
  readonly target: Dispatcher;
  /** To which proofs are bound. */
  readonly origin: string;
  readonly credentials: KeptCredentials;
  readonly timeoutMs: number;
}

/** Sends a request with a token and a proof of its own. @throws the system's error, and what getting a token throws. */
export type SendSigned = (request: ClientRequest, signal: AbortSignal) => Promise<SignedAnswer>;

const MAX_REFUSAL_BYTES = 64 * 1024;

/** A refusal that is larger than any of the gateway's is cut off. */
const readText = async (body: Readable): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > MAX_REFUSAL_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

const wantsFreshToken = ({ statusCode, text }: SignedAnswer): boolean =>
  statusCode === 401 && parseJsonObject(text)?.['code'] === 'use_fresh_attestation';

/**
 * Follows a challenge once, and gets a fresh token once where the route asks for one. The challenge that an answer
 * brings is used for the next request (RFC 9449 §8.2).
 */
export const createSendSigned = ({
  target,
  origin,
  credentials,
  timeoutMs,
}: SendSignedOptions): SendSigned => {
  let nextNonce: string | undefined;
  const sendOnce = async (
    { method, path, fields, body }: ClientRequest,
    minted: Credentials,
    signal: AbortSignal,
    nonce: string | undefined,
  ): Promise<SignedAnswer> => {
    const signed = await signRequest({ ...minted, method, url: origin + path, body, nonce });
    const answer = await target.request({
      method: method,
      path,
      headers: { ...fields, ...signed },
      ...(body === undefined ? {} : { body }),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal,
    });
    const { statusCode, headers } = answer;
    const { 'dpop-nonce': given } = headers;
    if (typeof given === 'string') nextNonce = given;
    return statusCode === 401
      ? { statusCode, headers, text: await readText(answer.body) }
      : { statusCode, headers, text: '', body: answer.body };
  };
  const sendWith = (request: ClientRequest, minted: Credentials, signal: AbortSignal) =>
    followChallenge((nonce = nextNonce) => sendOnce(request, minted, signal, nonce));
  return async (request, signal) => {
    const minted = await credentials.current();
    const answer = await sendWith(request, minted, signal);
    if (!wantsFreshToken(answer)) return answer;
    credentials.drop(minted);
    return sendWith(request, await credentials.current(), signal);
  };
};
