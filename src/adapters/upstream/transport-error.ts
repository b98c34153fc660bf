import { UpstreamFailure, type UpstreamFailureReason } from './upstream-failure.ts';

/** Errors of making the connection: not a byte of the request can have left. */
const BEFORE_CONNECTION: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** System calls that come before the first byte. */
const BEFORE_WRITING: ReadonlySet<string> = new Set(['connect', 'getaddrinfo']);

const TOO_SLOW: ReadonlySet<string> = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ABORT_ERR',
]);

/** The other side does not speak HTTP/1.1, or breaks its framing. */
const NOT_HTTP = /^(?:HPE_|UND_ERR_HEADERS_OVERFLOW$|UND_ERR_RES_CONTENT_LENGTH_MISMATCH$)/;

/** The certificate does not vouch for the upstream: codes of OpenSSL's verification, and of Node's check of the name. */
const UNTRUSTED = /^(?:ERR_TLS_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/;

const CLOSING: ReadonlySet<string> = new Set(['UND_ERR_CLOSED', 'UND_ERR_DESTROYED']);

const textOf = (error: unknown, member: 'code' | 'syscall' | 'name'): string => {
  if (typeof error !== 'object' || error === null) return '';
  const value: unknown = Reflect.get(error, member);
  return typeof value === 'string' ? value : '';
};

/** AbortSignal.timeout rejects with a DOMException, whose `code` is a number of old; undici's parser may give none. */
const CODE_OF_NAME: ReadonlyMap<string, string> = new Map([
  ['TimeoutError', 'ABORT_ERR'],
  ['HTTPParserError', 'HPE_INVALID'],
]);

const codeOf = (error: unknown): string => CODE_OF_NAME.get(textOf(error, 'name')) ?? textOf(error, 'code');

/**
 * May the request be sent once more? Only when no connection was made. A kept connection that is reset while we write
 * proves nothing: the upstream may have read a POST, acted on it, and gone away with the answer.
 */
export const provablyNeverLeft = (error: unknown): boolean =>
  BEFORE_CONNECTION.has(codeOf(error)) || BEFORE_WRITING.has(textOf(error, 'syscall'));

const reasonOf = (error: unknown): UpstreamFailureReason => {
  const code = codeOf(error);
  if (TOO_SLOW.has(code)) return 'upstream_too_slow';
  if (provablyNeverLeft(error)) return 'upstream_unreachable';
  if (NOT_HTTP.test(code)) return 'upstream_answer_not_http';
  if (UNTRUSTED.test(code)) return 'upstream_untrusted';
  if (CLOSING.has(code)) return 'upstream_closing';
  return 'upstream_connection_lost';
};

/** Names an error of undici or of the system; one that is named already stays as it is. */
export const toUpstreamFailure = (error: unknown): UpstreamFailure =>
  error instanceof UpstreamFailure ? error : new UpstreamFailure(reasonOf(error), { cause: error });
