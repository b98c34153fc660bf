import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';

import type { Telemetry } from '../src/core/telemetry.ts';
import { createClientError } from './client-error.ts';
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from './server-limits.ts';

export interface PublicServerOptions {
  readonly telemetry: Telemetry;
  readonly limits?: Partial<ServerLimits>;
}

type Socket = IncomingMessage['socket'];

/** Knows which connections owe an answer, and ends those that have had their share of requests. */
const watchConnections = (server: Server, maxRequests: number): ((socket: Socket) => boolean) => {
  const seen = new WeakMap<Socket, { due: number; requests: number }>();
  server.prependListener('request', ({ socket }, res) => {
    const connection = seen.get(socket) ?? { due: 0, requests: 0 };
    seen.set(socket, connection);
    connection.due += 1;
    connection.requests += 1;
    // Node's own maxRequestsPerSocket answers the requests beyond it with a bare 503, and keeps the connection.
    if (connection.requests >= maxRequests) res.shouldKeepAlive = false;
    res.once('close', () => (connection.due -= 1));
  });
  return (socket) => (seen.get(socket)?.due ?? 0) > 0;
};

/**
 * An http.Server with every bound of the public listener in one place, not yet listening. Node's own answers without
 * a problem document (no Host, an unknown Expect) are left to the app.
 */
export const createPublicServer = (
  listener: RequestListener,
  { telemetry, limits = {} }: PublicServerOptions,
): Server => {
  const bounds = { ...DEFAULT_SERVER_LIMITS, ...limits };
  const server = createServer(
    {
      maxHeaderSize: bounds.maxHeaderBytes,
      headersTimeout: bounds.headersTimeoutMs,
      requestTimeout: bounds.requestTimeoutMs,
      keepAliveTimeout: bounds.keepAliveTimeoutMs,
      connectionsCheckingInterval: bounds.checkIntervalMs,
      insecureHTTPParser: false,
      requireHostHeader: false,
      noDelay: true,
    },
    listener,
  );
  // Bounded in bytes: a bound in fields would drop the rest unseen. The app refuses more than a few dozen.
  server.maxHeadersCount = 0;
  server.maxConnections = bounds.maxConnections;
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  const isAnswering = watchConnections(server, bounds.maxRequestsPerSocket);
  server.on('clientError', createClientError({ telemetry, isAnswering }));
  return server;
};
