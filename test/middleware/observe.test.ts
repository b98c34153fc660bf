import { describe, expect, it } from '@jest/globals';

import type { Locals } from '../../middleware/locals.ts';
import { createObserve } from '../../middleware/observe.ts';
import type { Observation } from '../../src/core/detection/observation.ts';
import { createTestTelemetry, requestEvent } from '../support/telemetry.ts';

const BROKEN = new TypeError('a fault of ours');

/** Two observers, the first of which throws at everything. */
const setUp = () => {
  const seen: Observation[] = [];
  const parts = createTestTelemetry();
  const broken = (): void => {
    throw BROKEN;
  };
  const observe = createObserve({
    observers: [broken, (observation) => seen.push(observation)],
    clock: () => 1_000,
    telemetry: parts.telemetry,
  });
  return { ...parts, observe, seen };
};

describe('an observer that throws', () => {
  it('hides no request from the others', () => {
    const { observe, seen } = setUp();
    observe(requestEvent(), {});
    expect(seen).toMatchObject([{ routeId: 'lookup', at: 1_000, isCompletion: false }]);
  });

  it('hides no completion from them, and leaves no rejection behind', async () => {
    const { observe, seen } = setUp();
    const locals: Partial<Locals> = { completed: Promise.resolve(true) };
    observe(requestEvent(), locals);
    await locals.completed;
    await Promise.resolve();
    expect(seen).toMatchObject([{ isCompletion: true }]);
  });

  it('is counted each time, and named in one line a second', async () => {
    const { observe, events, clock, metrics } = setUp();
    for (const now of [0, 10, 999, 1_000]) {
      clock.now = now;
      observe(requestEvent(), {});
    }
    expect(events().filter(({ event }) => event === 'observer_failed')).toMatchObject([
      { level: 'error', fatal_error: { name: 'TypeError' } },
      { level: 'error', fatal_error: { name: 'TypeError' } },
    ]);
    expect(await metrics.render()).toMatch(/^numberwall_telemetry_errors_total 4$/m);
  });
});
