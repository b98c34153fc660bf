import type { Observe } from '../src/core/detection/observation.ts';
import { observationOf } from '../src/core/detection/observation-of.ts';
import type { RequestEvent } from '../src/core/telemetry.ts';
import type { Clock } from '../src/core/time.ts';
import type { Locals } from './locals.ts';

export interface ObserveOptions {
  readonly observers: readonly Observe[];
  readonly clock: Clock;
}

/** Shows every answered request to the observers, after its answer has left. */
export const createObserve =
  ({ observers, clock }: ObserveOptions) =>
  (event: RequestEvent, locals: Partial<Locals>): void => {
    const tell = (isCompletion: boolean): void => {
      const observation = observationOf(event, locals, isCompletion, clock());
      for (const observe of observers) observe(observation);
    };
    if (locals.completed === undefined) tell(false);
    else void locals.completed.then(tell);
  };
