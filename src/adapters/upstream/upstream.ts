import { BrokenCircuitError, CircuitState, circuitBreaker, ConsecutiveBreaker, handleWhen } from 'cockatiel';
import { Pool } from 'undici';

import type { Telemetry } from '../../core/telemetry.ts';
import type { Upstream, UpstreamAnswer, UpstreamRequest } from '../../core/upstream.ts';
import { readAnswer } from './read-answer.ts';
import { provablyNeverLeft, toUpstreamFailure } from './transport-error.ts';
import { UpstreamFailure } from './upstream-failure.ts';

export interface UpstreamOptions {
  /** Origin: scheme, host, port. */
  readonly url: string;
  readonly connections: number;
  /** For one whole answer, the connection included. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly circuit: {
    /** Failures in a row that open it. */
    readonly failures: number;
    readonly openForMs: number;
  };
  readonly telemetry: Pick<Telemetry, 'upstreamAnswered' | 'upstreamFailed' | 'degraded'>;
}

export interface UpstreamClient extends Upstream, AsyncDisposable {}

const USER_AGENT = 'numberwall';

/** Every header field that the upstream gets from us; undici adds Host and Content-Length. */
const headersOf = ({ form, traceparent }: UpstreamRequest): Record<string, string> => ({
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': USER_AGENT,
  ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
  ...(traceparent === undefined ? {} : { traceparent }),
});

const bodyOf = ({ form }: UpstreamRequest): string | null =>
  form === undefined ? null : new URLSearchParams(form.map(([name, value]) => [name, value])).toString();

const createPool = ({ url, connections, timeoutMs }: UpstreamOptions): Pool =>
  new Pool(url, {
    connections,
    pipelining: 1,
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });

const createSend =
  (pool: Pool, { timeoutMs, maxAnswerBytes }: UpstreamOptions) =>
  async (request: UpstreamRequest): Promise<UpstreamAnswer> => {
    const attempt = async (signal: AbortSignal): Promise<UpstreamAnswer> => {
      const { method, path } = request;
      const raw = await pool.request({
        method,
        path,
        headers: headersOf(request),
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
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      return await attempt(signal);
    } catch (error) {
      if (provablyNeverLeft(error) && !signal.aborted) return attempt(signal);
      throw error;
    }
  };

const createCircuit = ({ circuit, telemetry }: UpstreamOptions) => {
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof UpstreamFailure && error.failure.opensCircuit),
    { halfOpenAfter: circuit.openForMs, breaker: new ConsecutiveBreaker(circuit.failures) },
  );
  breaker.onStateChange((state) => {
    const isOpen = state !== CircuitState.Closed;
    telemetry.degraded('upstream', isOpen, isOpen ? 'circuit_open' : undefined);
  });
  return breaker;
};

/**
 * The protected service over a fixed pool of connections: requests made from checked parts, answers bounded and
 * parsed, failures by name, and a circuit that spares an upstream that keeps failing.
 */
export const createUpstream = (options: UpstreamOptions): UpstreamClient => {
  const { telemetry } = options;
  const pool = createPool(options);
  const send = createSend(pool, options);
  const circuit = createCircuit(options);
  return {
    async forward(request) {
      const began = performance.now();
      try {
        const answer = await circuit.execute(async () => {
          try {
            return await send(request);
          } catch (error) {
            throw toUpstreamFailure(error);
          }
        });
        telemetry.upstreamAnswered(request.routeId, (performance.now() - began) / 1000);
        return answer;
      } catch (error) {
        const failure =
          error instanceof BrokenCircuitError
            ? new UpstreamFailure('upstream_circuit_open')
            : toUpstreamFailure(error);
        telemetry.upstreamFailed(request.routeId, failure.failure.kind);
        throw failure;
      }
    },
    // In flight: the gateway's own drain has waited for them.
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
};
