import { UpstreamFailure } from './upstream-failure.ts';

/** Errors of making the connection: not a byte of the request can have left. */
const BEFORE_CONNECTION: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const TOO_SLOW: ReadonlySet<string> = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ABORT_ERR',
]);

const codeOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return '';
  // AbortSignal.timeout rejects with a DOMException, whose `code` is a number of old.
  if ('name' in error && error.name === 'TimeoutError') return 'ABORT_ERR';
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
};

/**
 * May the request be sent once more? Only when no connection was made. A kept connection that is reset while we write
 * proves nothing: the upstream may have read the request, acted on it, and gone away with the answer.
 */
export const provablyNeverLeft = (error: unknown): boolean => BEFORE_CONNECTION.has(codeOf(error));

/** Names an error of undici or of the system; one that is named already stays as it is. */
export const toUpstreamFailure = (error: unknown): UpstreamFailure => {
  if (error instanceof UpstreamFailure) return error;
  const code = codeOf(error);
  if (TOO_SLOW.has(code)) return new UpstreamFailure('upstream_too_slow', error);
  if (BEFORE_CONNECTION.has(code)) return new UpstreamFailure('upstream_unreachable', error);
  return new UpstreamFailure('upstream_connection_lost', error);
};
