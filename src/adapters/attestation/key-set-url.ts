import { request } from 'undici';

import { isLoopback } from '../../core/address/loopback.ts';
import { KeySetError } from './key-set-error.ts';
import { MAX_KEY_SET_BYTES } from './issuer-keys.ts';

/**
 * Checks the URL of a key set: https, or http on loopback; whoever answers it decides which tokens are genuine.
 * @throws {KeySetError} `url_forbidden`.
 */
export const checkKeySetUrl = (text: string): URL => {
  const url = URL.parse(text);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === null || !isSafe || url.username !== '' || url.password !== '') {
    throw new KeySetError(
      'url_forbidden',
      'a key set URL is https, or http on loopback, without credentials',
    );
  }
  return url;
};

const readBounded = async (body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) throw new KeySetError('too_large', `the answer is over ${maxBytes / 1024} KiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const refuseStatus = (status: number): void => {
  if (status === 200) return;
  if (status >= 300 && status < 400) throw new KeySetError('redirected', 'the key set URL redirects');
  throw new KeySetError('http_status', `the key set URL answered ${status}`);
};

/**
 * Fetches a key set on a connection of its own, which ends with it. `timeoutMs` covers everything from the name to the
 * last byte.
 * @throws {KeySetError} for any answer but 200, a redirect, more than `maxBytes` (256 KiB), and no answer in time.
 */
export const fetchKeySet = async (
  url: URL,
  timeoutMs: number,
  stop: AbortSignal,
  maxBytes = MAX_KEY_SET_BYTES,
): Promise<Uint8Array> => {
  try {
    const { statusCode, body } = await request(url, {
      headers: { accept: 'application/jwk-set+json, application/json', 'accept-encoding': 'identity' },
      signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]),
      reset: true,
    });
    // A body that is left unread ends with an error that nobody else listens to.
    body.on('error', () => undefined);
    try {
      refuseStatus(statusCode);
      return await readBounded(body as AsyncIterable<Uint8Array>, maxBytes);
    } finally {
      body.destroy();
    }
  } catch (cause) {
    if (cause instanceof KeySetError) throw cause;
    throw new KeySetError('unreachable', 'the key set URL gave no answer in time', cause);
  }
};
