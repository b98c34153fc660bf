import type { RequestHandler } from 'express';

import type { Config } from '../../config/schema.ts';
import { createInFlight } from '../../middleware/in-flight.ts';
import { createShedLoad } from '../../middleware/shed-load.ts';
import type { KnownToken } from '../adapters/attestation/verifier.ts';
import { watchEventLoop } from '../adapters/overload/watch-event-loop.ts';
import { createPriorities } from '../core/overload/priorities.ts';
import type { World } from './world.ts';

export interface ComposedOverload extends Disposable {
  readonly shedLoad: RequestHandler;
  /** What the instance carries, apart from its connections. */
  load(): { readonly inFlight: number; readonly delayMs: number };
}

/** How long nothing must have been shed until the instance counts as whole again, in milliseconds. */
const RECOVERED_AFTER_MS = 5_000;

/**
 * Shows overload as `degraded`, never as failing: were each instance that sheds taken out of service, its load would
 * fall on the others, and an overloaded fleet would be an outage.
 */
const createShedNotice = ({ health, log: { telemetry } }: Pick<World, 'health' | 'log'>) => {
  let lastMs: number | undefined;
  let isDegraded = false;
  health.set('overload', { status: 'ok' });
  const show = (degraded: boolean): void => {
    if (degraded === isDegraded) return;
    isDegraded = degraded;
    health.set('overload', degraded ? { status: 'degraded', reason: 'shedding' } : { status: 'ok' });
    telemetry.degraded('overload', degraded, degraded ? 'shedding' : undefined);
  };
  return {
    note() {
      lastMs = performance.now();
      show(true);
    },
    look: () => show(lastMs !== undefined && performance.now() - lastMs < RECOVERED_AFTER_MS),
  };
};

/** The one measure of what this instance carries, and what sheds by it. */
export const composeOverload = (
  { overload: rule }: Config,
  { health, log, clock, knownToken }: World & { readonly knownToken: KnownToken },
): ComposedOverload => {
  const { telemetry } = log;
  const notice = createShedNotice({ health, log });
  const inFlight = createInFlight();
  const watch = watchEventLoop({ maxDelayMs: rule.maxEventLoopDelayMs, onSample: notice.look });
  const shedLoad = createShedLoad({
    rule,
    inFlight,
    delay: watch.current,
    priorities: createPriorities(),
    knownToken,
    telemetry: {
      shed(reason, isKnown) {
        telemetry.shed(reason, isKnown);
        // One connection that pipelines too much is its own trouble.
        if (reason !== 'pipelined') notice.note();
      },
    },
    clock,
    random: Math.random,
  });
  return {
    shedLoad,
    load: () => ({ inFlight: inFlight.count(), delayMs: watch.current().delayMs }),
    [Symbol.dispose]: () => watch[Symbol.dispose](),
  };
};
