import type { Observe } from '../src/core/detection/observation.ts';
import { observationOf } from '../src/core/detection/observation-of.ts';
import type { RequestEvent, Telemetry } from '../src/core/telemetry.ts';
import type { Clock } from '../src/core/time.ts';
import type { Locals } from './locals.ts';

export interface ObserveOptions {
  readonly observers: readonly Observe[];
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'observerFailed'>;
}

/**
 * Shows every answered request to the observers, after its answer has left: what one of them throws would find nobody who
 * catches it, and would end the process.
 */
export const createObserve =
  ({ observers, clock, telemetry }: ObserveOptions) =>
  (event: RequestEvent, locals: Partial<Locals>): void => {
    const tell = (isCompletion: boolean): void => {
      const observation = observationOf(event, locals, isCompletion, clock());
      for (const observe of observers) {
        try {
          observe(observation);
        } catch (error) {
          telemetry.observerFailed(error);
        }
      }
    };
    if (locals.completed === undefined) tell(false);
    else void locals.completed.then(tell);
  };
