import type { Pool } from 'undici';

import type { Telemetry } from '../../core/telemetry.ts';
import type { Clock } from '../../core/time.ts';
import type { Upstream, UpstreamAnswer, UpstreamRequest } from '../../core/upstream.ts';
import { createCircuit, type CircuitOptions } from './circuit.ts';
import { createConnectionPool, type ConnectionPoolOptions } from './connection-pool.ts';
import { withDeadline } from './deadline.ts';
import { readAnswer } from './read-answer.ts';
import { bodyOf, headersOf } from './request-parts.ts';
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

const createAttempt =
  (pool: Pool, { maxAnswerBytes, version }: UpstreamOptions) =>
  async (request: UpstreamRequest, signal: AbortSignal): Promise<UpstreamAnswer> => {
    const raw = await pool.request({
      method: request.method,
      path: request.path,
      headers: headersOf(request, version),
      body: bodyOf(request),
      signal,
    });
    try {
      return await readAnswer(raw, maxAnswerBytes);
    } catch (error) {
      // An answer that is not read to its end would keep its connection.
      raw.body.on('error', () => undefined).destroy();
      throw error;
    }
  };

const createSend = (pool: Pool, options: UpstreamOptions) => {
  const attempt = createAttempt(pool, options);
  const attemptTwice = async (request: UpstreamRequest, signal: AbortSignal): Promise<UpstreamAnswer> => {
    try {
      return await attempt(request, signal);
    } catch (error) {
      if (!provablyNeverLeft(error) || signal.aborted) throw error;
      return attempt(request, signal);
    }
  };
  return async (request: UpstreamRequest): Promise<UpstreamAnswer> => {
    const signal = AbortSignal.timeout(options.timeoutMs);
    try {
      return await withDeadline(attemptTwice(request, signal), signal);
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
