import { request } from 'undici';

import { MetricsSourceError } from './source-error.ts';

const TIMEOUT_MS = 30_000;

/** Largest answer that is read, in bytes. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** Bounds of one exchange. */
export interface FetchBounds {
  /** Largest answer that is read, in bytes. */
  readonly limit?: number;
  readonly timeoutMs?: number;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  ECONNRESET: 'the connection was closed',
  UND_ERR_SOCKET: 'the connection was closed',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was cut off',
};

const reasonOf = (error: unknown, timeoutMs: number): string => {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError')
    return `there was no whole answer within ${timeoutMs / 1_000} s`;
  return typeof code === 'string' ? (REASONS[code] ?? code) : 'the exchange failed';
};

/** An answer: its status and its whole text. */
export interface FetchedText {
  readonly status: number;
  readonly text: string;
}

const readBody = async (body: AsyncIterable<Uint8Array>, limit: number): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) throw new MetricsSourceError(`the answer is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/**
 * One GET with a bound on time and size; redirects are not followed.
 * @throws {MetricsSourceError} where there is no whole answer.
 */
export const fetchText = async (
  url: URL,
  { limit = MAX_ANSWER_BYTES, timeoutMs = TIMEOUT_MS }: FetchBounds = {},
): Promise<FetchedText> => {
  try {
    const { statusCode, body } = await request(url, {
      signal: AbortSignal.timeout(timeoutMs),
      reset: true,
    });
    return { status: statusCode, text: await readBody(body as AsyncIterable<Uint8Array>, limit) };
  } catch (error) {
    if (error instanceof MetricsSourceError) throw error;
    throw new MetricsSourceError(reasonOf(error, timeoutMs));
  }
};
