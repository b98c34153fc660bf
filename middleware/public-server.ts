import { createServer, type RequestListener, type Server } from 'node:http';

import type { Telemetry } from '../src/core/telemetry.ts';
import { createClientError } from './client-error.ts';
import { boundConnections, type Connections } from './connections.ts';
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from './server-limits.ts';

export interface PublicServerOptions {
  readonly telemetry: Telemetry;
  readonly limits?: Partial<ServerLimits>;
  /** By what connections are counted; undefined for a proxy. The peer's address by default. */
  readonly sourceOf?: (peer: string | undefined) => string | undefined;
}

/** An http.Server, and what is open on it. */
export interface PublicServer {
  readonly server: Server;
  readonly connections: Connections;
}

const createBareServer = (listener: RequestListener, bounds: ServerLimits): Server => {
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
      // A peer that vanished without a word is found out.
      keepAlive: true,
      keepAliveInitialDelay: bounds.probeAfterMs,
    },
    listener,
  );
  // Bounded in bytes: a bound in fields would drop the rest unseen. The app refuses more than a few dozen.
  server.maxHeadersCount = 0;
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  return server;
};

const sweepWhileOpen = (server: Server, { sweep }: Connections, intervalMs: number): void => {
  const timer = setInterval(() => sweep(performance.now()), intervalMs).unref();
  server.once('close', () => clearInterval(timer));
};

/**
 * An http.Server with every bound of the public listener in one place, not yet listening. Node's own answers without
 * a problem document (no Host, an unknown Expect) are left to the app.
 */
export const createPublicServer = (
  listener: RequestListener,
  { telemetry, limits = {}, sourceOf = (peer) => peer }: PublicServerOptions,
): PublicServer => {
  const bounds = { ...DEFAULT_SERVER_LIMITS, ...limits };
  const server = createBareServer(listener, bounds);
  const connections = boundConnections(server, {
    bounds: {
      maxConnections: bounds.maxConnections,
      maxPerAddress: bounds.maxConnectionsPerAddress,
      maxRequests: bounds.maxRequestsPerSocket,
      stallMs: bounds.stalledTimeoutMs,
    },
    sourceOf,
    closed: (reason) => telemetry.connectionClosed(reason),
  });
  sweepWhileOpen(server, connections, bounds.checkIntervalMs);
  server.on('clientError', createClientError({ telemetry, isAnswering: connections.isAnswering }));
  return { server, connections };
};
