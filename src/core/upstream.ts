/** A request that the gateway makes itself: nothing of the client's request is copied but what stands here. */
export interface UpstreamRequest {
  readonly routeId: string;
  readonly method: 'GET' | 'POST';
  /** Path built from the route's template and checked parameters. */
  readonly path: string;
  /** Form fields that the route lets through, in order. */
  readonly form?: readonly (readonly [name: string, value: string])[];
  /** W3C traceparent, passed on. */
  readonly traceparent?: string;
}

export interface UpstreamAnswer {
  readonly status: number;
  /** The parsed JSON object of the answer; nothing else is accepted. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** The protected service. */
export interface Upstream {
  /**
   * @throws {Problem} `temporarily_unavailable` (away, circuit open, or pushing back), `upstream_timeout`,
   * `upstream_invalid` (server error, too large, not a JSON object).
   */
  forward(request: UpstreamRequest): Promise<UpstreamAnswer>;
}
