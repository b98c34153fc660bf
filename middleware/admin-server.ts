import { createServer, type RequestListener, type Server } from 'node:http';

/** Bounds of the admin listener: a few scrapers, probes and operators. */
export const ADMIN_LIMITS = {
  maxConnections: 256,
  maxHeaderBytes: 16_384,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 15_000,
  keepAliveTimeoutMs: 15_000,
  /** Without a byte in either direction. */
  silenceMs: 30_000,
} as const;

/** An http.Server with the bounds of the admin listener, not yet listening; connections beyond them are closed at once. */
export const createAdminServer = (
  listener: RequestListener,
  limits: Partial<Record<keyof typeof ADMIN_LIMITS, number>> = {},
): Server => {
  const bounds = { ...ADMIN_LIMITS, ...limits };
  const server = createServer(
    {
      maxHeaderSize: bounds.maxHeaderBytes,
      headersTimeout: bounds.headersTimeoutMs,
      requestTimeout: bounds.requestTimeoutMs,
      keepAliveTimeout: bounds.keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(1_000, bounds.headersTimeoutMs),
      noDelay: true,
      keepAlive: true,
    },
    listener,
  );
  server.maxConnections = bounds.maxConnections;
  server.setTimeout(bounds.silenceMs);
  return server;
};
