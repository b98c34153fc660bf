import { createTelemetry, type TelemetryOptions } from '../../src/adapters/telemetry/telemetry.ts';
import type { RequestEvent } from '../../src/core/telemetry.ts';

/** Telemetry whose log lines a test can read, on a clock that it can set. */
export const createTestTelemetry = (options: Partial<TelemetryOptions> = {}) => {
  const lines: string[] = [];
  const clock = { now: 0 };
  const parts = createTelemetry({
    routes: ['lookup', 'registration-start'],
    policies: ['device-distinct-numbers', 'address'],
    issuers: ['https://issuer.example'],
    level: 'info',
    version: '0.1.0',
    now: () => clock.now,
    destination: { write: (line) => void lines.push(line) },
    ...options,
  });
  const events = (): Record<string, unknown>[] =>
    lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { ...parts, lines, events, clock };
};

/** An admitted look-up that the sample does not take. */
export const requestEvent = (changes: Partial<RequestEvent> = {}): RequestEvent => ({
  decisionId: '0190b1c2-0000-4000-8000-0000ffffffff',
  routeId: 'lookup',
  path: 'answer',
  status: 200,
  durationSeconds: 0.012,
  overheadSeconds: 0.0004,
  ...changes,
});
