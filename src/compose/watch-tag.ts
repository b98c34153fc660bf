import type { RedisConnection } from '../adapters/redis/connection.ts';
import { watchServer } from '../adapters/redis/server-watch.ts';
import type { HealthRegistry } from '../core/health.ts';
import type { Telemetry } from '../core/telemetry.ts';

/** Watches the server that has the keys of these hash tags; `suffix` ends the name of its check. */
export type WatchTag = (
  client: RedisConnection['client'],
  tags: readonly string[],
  suffix?: string,
) => Disposable;

export interface WatchTagDeps {
  readonly health: HealthRegistry;
  readonly telemetry: Pick<Telemetry, 'degraded'>;
}

/** Each master of a Cluster has a check of its own, and all of them one metric: a label by tenant would have no bound. */
export const createWatchTag = ({ health, telemetry }: WatchTagDeps): WatchTag => {
  const unfit = new Map<string, string>();
  return (client, tags, suffix = '') =>
    watchServer({
      client,
      tags,
      check: `store-fitness${suffix}`,
      health,
      telemetry: {
        degraded(component, isDegraded, reason = 'unknown') {
          if (isDegraded) unfit.set(suffix, reason);
          else unfit.delete(suffix);
          const [first] = unfit.values();
          telemetry.degraded(component, first !== undefined, first);
        },
      },
    });
};
