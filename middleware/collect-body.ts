import type { IncomingMessage } from 'node:http';

import { Problem } from '../src/core/problems/problem.ts';
import { declaredLength, MAX_DISCARDED_BYTES } from './message-body.ts';

export interface BodyLimits {
  /** Largest body in bytes. */
  readonly maxBytes: number;
  /** Milliseconds for the whole body to arrive. */
  readonly timeoutMs: number;
}

const tooLarge = (): Problem => new Problem('body_too_large', 'body_length');

/**
 * Reads a body of at most `maxBytes`.
 * @throws {Problem} `body_too_large`, `request_timeout`, or `request_invalid` when the client leaves midway.
 */
export const collectBody = (req: IncomingMessage, { maxBytes, timeoutMs }: BodyLimits): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      req.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
      settle();
    };
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
      // A little too much is read to its end: a connection closed on unread bytes can lose the answer.
      else if (length > MAX_DISCARDED_BYTES) finish(() => reject(tooLarge()));
    };
    const onEnd = (): void =>
      finish(() => (length > maxBytes ? reject(tooLarge()) : resolve(Buffer.concat(chunks))));
    const onGone = (): void => finish(() => reject(new Problem('request_invalid', 'body_aborted')));
    const timer = setTimeout(() => {
      const headers = { Connection: 'close' };
      finish(() => reject(new Problem('request_timeout', 'body_timeout', { headers })));
    }, timeoutMs);
    if ((declaredLength(req) ?? 0) > MAX_DISCARDED_BYTES) finish(() => reject(tooLarge()));
    else req.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  });
