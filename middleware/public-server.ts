import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';

import type { Telemetry } from '../src/core/telemetry.ts';
import { createClientError } from './client-error.ts';
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from './server-limits.ts';

export interface PublicServerOptions {
  readonly telemetry: Telemetry;
  readonly limits?: Partial<ServerLimits>;
}

type Socket = IncomingMessage['socket'];

/** Knows which connections owe an answer. */
const trackAnswers = (server: Server): ((socket: Socket) => boolean) => {
  const due = new WeakMap<Socket, number>();
  server.prependListener('request', ({ socket }, res) => {
    due.set(socket, (due.get(socket) ?? 0) + 1);
    res.once('close', () => due.set(socket, (due.get(socket) ?? 1) - 1));
  });
  return (socket) => (due.get(socket) ?? 0) > 0;
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
  server.maxRequestsPerSocket = bounds.maxRequestsPerSocket;
  server.maxConnections = bounds.maxConnections;
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  server.on('clientError', createClientError({ telemetry, isAnswering: trackAnswers(server) }));
  return server;
};
