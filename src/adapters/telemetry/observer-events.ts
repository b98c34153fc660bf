import { createLineBudget } from '../../core/line-budget.ts';
import type { Telemetry } from '../../core/telemetry.ts';
import type { Logger } from './logger.ts';
import type { CounterFamily } from './metric-families.ts';

/** What fails at one request fails at most. */
const LINES_PER_SECOND = 1;

/** What observers of traffic could not take: each is counted, and one line a second says where. */
export const createObserverEvents = ({
  metrics,
  logger,
  now,
}: {
  readonly metrics: { readonly telemetryErrors: CounterFamily };
  readonly logger: Logger;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}): Pick<Telemetry, 'observerFailed'> => {
  const hasRoom = createLineBudget(LINES_PER_SECOND, now);
  return {
    observerFailed(error) {
      metrics.telemetryErrors.increment();
      if (hasRoom('observer')) logger.error('observer_failed', { fatal_error: error });
    },
  };
};
