import { Pool } from 'undici';

export interface ConnectionPoolOptions {
  /** Origin: scheme, host, port. */
  readonly url: string;
  readonly connections: number;
  /** For one whole answer, the connection included. */
  readonly timeoutMs: number;
}

/** Longest wait for a connection, so short that a second try still fits; undici is up to a second late with it. */
const MAX_CONNECT_MS = 3_000;
const MAX_HEADER_BYTES = 16 * 1024;
/** Shorter than the idle time of common servers and balancers (nginx 75 s, Node 5 s), who close without a word. */
const KEEP_ALIVE_MS = 4_000;
const KEEP_ALIVE_MAX_MS = 60_000;

/** Kept connections to one origin: HTTP/1.1, one request at a time on each, no redirects, no content coding. */
export const createConnectionPool = ({ url, connections, timeoutMs }: ConnectionPoolOptions): Pool =>
  new Pool(url, {
    connections,
    pipelining: 1,
    // On HTTP/2 a request can be given back unprocessed by GOAWAY: other rules than those of transport-error.ts.
    allowH2: false,
    connect: { timeout: Math.min(Math.ceil(timeoutMs / 3), MAX_CONNECT_MS) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MAX_MS,
  });
