import { createLineBudget } from '../../core/line-budget.ts';
import type { Telemetry } from '../../core/telemetry.ts';
import type { Logger } from './logger.ts';
import type { CounterFamily } from './metric-families.ts';

/** What fails at one request fails at most. */
const LINES_PER_SECOND = 1;

/** What observers of traffic could not take, and what the admin listener could not answer: each is counted, and one line a second says where. */
export const createObserverEvents = ({
  metrics,
  logger,
  now,
}: {
  readonly metrics: { readonly telemetryErrors: CounterFamily };
  readonly logger: Logger;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}): Pick<Telemetry, 'observerFailed' | 'adminFailed'> => {
  const hasRoom = createLineBudget(LINES_PER_SECOND, now);
  const fail = (event: 'observer_failed' | 'admin_failed', error: unknown): void => {
    metrics.telemetryErrors.increment();
    if (hasRoom(event)) logger.error(event, { fatal_error: error });
  };
  return {
    observerFailed: (error) => fail('observer_failed', error),
    adminFailed: (error) => fail('admin_failed', error),
  };
};
