/** Bounds of the public listener below HTTP semantics. */
export interface ServerLimits {
  /** Bytes of request line and header fields together. */
  readonly maxHeaderBytes: number;
  /** Milliseconds for the head of a request to arrive, from the opening of its connection for the first. */
  readonly headersTimeoutMs: number;
  /** Milliseconds for a whole request to arrive; above the limit of the body, which answers better. */
  readonly requestTimeoutMs: number;
  /** Milliseconds for which an idle connection is kept. */
  readonly keepAliveTimeoutMs: number;
  /** Requests on one connection, after which it is closed. */
  readonly maxRequestsPerSocket: number;
  /** Connections at a time; the one that has been idle longest makes room, or the new one is closed. */
  readonly maxConnections: number;
  /** Connections of one address (IPv4 /32, IPv6 /64) at a time; proxies are not counted. */
  readonly maxConnectionsPerAddress: number;
  /** Milliseconds for which what was answered may wait to be read. */
  readonly stalledTimeoutMs: number;
  /** Milliseconds after which TCP asks a silent peer whether it is still there. */
  readonly probeAfterMs: number;
  /** Milliseconds between two looks at the timeouts. */
  readonly checkIntervalMs: number;
}

/** A token of 4 KiB and a proof of 2 KiB fit twice, so that it is the verifier that refuses a too large one. */
export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  maxHeaderBytes: 16_384,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  keepAliveTimeoutMs: 15_000,
  maxRequestsPerSocket: 1_000,
  maxConnections: 10_000,
  maxConnectionsPerAddress: 1_000,
  stalledTimeoutMs: 10_000,
  probeAfterMs: 30_000,
  checkIntervalMs: 1_000,
};
