import type { HealthRegistry } from '../../core/health.ts';
import type { Telemetry } from '../../core/telemetry.ts';
import { readServerFacts, unfitness } from './server-facts.ts';

const SAMPLE_EVERY_MS = 10_000;
const FIRST_SAMPLE_MS = 250;

export interface ServerWatchDeps {
  readonly client: { info(): Promise<string> };
  readonly health: HealthRegistry;
  readonly telemetry: Pick<Telemetry, 'degraded'>;
}

/**
 * Looks now and then, off the path of requests, whether the server may forget counters: `noeviction`, nothing evicted,
 * Redis 7. A server that is not fit serves on, and says so in readiness, metric and log.
 */
export const watchServer = ({ client, health, telemetry }: ServerWatchDeps): Disposable => {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const sample = async (): Promise<void> => {
    try {
      const reason = unfitness(readServerFacts(await client.info()));
      health.set('store-fitness', reason === undefined ? { status: 'ok' } : { status: 'degraded', reason });
      telemetry.degraded('store_fitness', reason !== undefined, reason);
    } catch {
      // The store's own check tells that it is away.
    }
    if (!stopped) schedule(SAMPLE_EVERY_MS);
  };
  const schedule = (delayMs: number): void => {
    timer = setTimeout(() => void sample(), delayMs).unref();
  };
  schedule(FIRST_SAMPLE_MS);
  return {
    [Symbol.dispose]() {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
