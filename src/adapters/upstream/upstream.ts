import type { Pool } from 'undici';

import type { Telemetry } from '../../core/telemetry.ts';
import type { Clock } from '../../core/time.ts';
import type { Upstream, UpstreamAnswer, UpstreamRequest } from '../../core/upstream.ts';
import { createCircuit, type CircuitOptions } from './circuit.ts';
import { createConnectionPool, type ConnectionPoolOptions } from './connection-pool.ts';
import { exchange } from './exchange.ts';
import { bodyOf, createHeaders } from './request-parts.ts';
import { provablyNeverLeft, toUpstreamFailure } from './transport-error.ts';

export interface UpstreamOptions extends ConnectionPoolOptions {
  readonly maxAnswerBytes: number;
  readonly circuit: Pick<CircuitOptions, 'failures' | 'openForMs'>;
  readonly telemetry: Pick<Telemetry, 'upstreamAnswered' | 'upstreamFailed' | 'degraded'>;
  /** Of Numberwall, for User-Agent; without it the name stands alone. */
  readonly version?: string;
  /** Monotonic milliseconds. */
  readonly clock?: Clock;
}

export interface UpstreamClient extends Upstream, AsyncDisposable {
  /** Takes no new request, and resolves when those in flight have ended, each within its own time. */
  close(): Promise<void>;
}

const createSend = (pool: Pool, { maxAnswerBytes, version, timeoutMs }: UpstreamOptions) => {
  const headers = createHeaders(version);
  return async (request: UpstreamRequest): Promise<UpstreamAnswer> => {
    const { method, path } = request;
    const sent = { method, path, headers: headers(request), body: bodyOf(request) };
    const bounds = { maxAnswerBytes, deadline: performance.now() + timeoutMs };
    const attempt = () => exchange(pool, sent, bounds);
    const again = (error: unknown) => {
      if (!provablyNeverLeft(error) || performance.now() >= bounds.deadline) throw error;
      return attempt();
    };
    try {
      return await attempt().catch(again);
    } catch (error) {
      throw toUpstreamFailure(error);
    }
  };
};

/**
 * The protected service over a fixed pool of connections: requests made from checked parts, answers bounded and
 * parsed, failures by name, and a circuit that spares an upstream that keeps failing.
 */
export const createUpstream = (options: UpstreamOptions): UpstreamClient => {
  const { telemetry, clock = () => performance.now() } = options;
  const pool = createConnectionPool(options);
  const send = createSend(pool, options);
  const circuit = createCircuit({ ...options.circuit, telemetry, clock });
  return {
    async forward(request) {
      const began = clock();
      try {
        const answer = await circuit.run(() => send(request));
        telemetry.upstreamAnswered(request.routeId, (clock() - began) / 1_000);
        return answer;
      } catch (error) {
        const failure = toUpstreamFailure(error);
        telemetry.upstreamFailed(request.routeId, failure.failure.kind);
        throw failure;
      }
    },
    close: () => pool.close(),
    // In flight: the gateway's own drain has waited for them.
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
};
