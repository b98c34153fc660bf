import { CircuitState, circuitBreaker, ConsecutiveBreaker, handleWhen } from 'cockatiel';

import type { Telemetry } from '../../core/telemetry.ts';
import type { Clock } from '../../core/time.ts';
import { UpstreamFailure } from './upstream-failure.ts';

export interface CircuitOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Milliseconds until one request may probe. */
  readonly openForMs: number;
  readonly telemetry: Pick<Telemetry, 'degraded'>;
  /** Monotonic milliseconds. */
  readonly clock: Clock;
}

export interface Circuit {
  /** @throws {UpstreamFailure} `upstream_circuit_open` without doing the work, or what the work throws. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

const circuitOpen = (waitMs: number): UpstreamFailure =>
  new UpstreamFailure('upstream_circuit_open', { retryAfter: Math.max(1, Math.ceil(waitMs / 1_000)) });

/**
 * Opens after failures in a row that speak for a broken upstream, stays open for its time, then lets one request
 * probe. Others are refused meanwhile, not queued: they would all arrive at once at an upstream that just came back.
 */
export const createCircuit = ({ failures, openForMs, telemetry, clock }: CircuitOptions): Circuit => {
  let openUntil = 0;
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof UpstreamFailure && error.failure.opensCircuit),
    // The library waits by the wall clock, and would wait an hour more when that is set back: the wait is ours.
    { halfOpenAfter: Number.NEGATIVE_INFINITY, breaker: new ConsecutiveBreaker(failures) },
  );
  breaker.onStateChange((state) => {
    if (state === CircuitState.HalfOpen) return;
    const isOpen = state === CircuitState.Open;
    if (isOpen) openUntil = clock() + openForMs;
    telemetry.degraded('upstream', isOpen, isOpen ? 'circuit_open' : undefined);
  });
  return {
    async run(work) {
      const waitMs = openUntil - clock();
      if (breaker.state === CircuitState.HalfOpen) throw circuitOpen(0);
      if (breaker.state === CircuitState.Open && waitMs > 0) throw circuitOpen(waitMs);
      return breaker.execute(work);
    },
  };
};
