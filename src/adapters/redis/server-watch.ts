import type { HealthRegistry } from '../../core/health.ts';
import type { Telemetry } from '../../core/telemetry.ts';
import { readLackingRight } from './rights.ts';
import type { ScriptClient } from './script.ts';
import { readServerFacts, unfitness } from './server-facts.ts';

const SAMPLE_EVERY_MS = 10_000;
const FIRST_SAMPLE_MS = 250;

export interface ServerWatchDeps {
  readonly client: ScriptClient & { info(): Promise<string> };
  /** Hash tags of the keys that its user must be able to use. */
  readonly tags: readonly string[];
  /** Name of the check in readiness; `store-fitness` where not given. */
  readonly check?: string;
  readonly health: HealthRegistry;
  readonly telemetry: Pick<Telemetry, 'degraded'>;
  /** Milliseconds between two looks; 10 s where not given. */
  readonly sampleEveryMs?: number;
}

/** Managed servers may keep `INFO` to themselves: then nobody knows whether they forget counters. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && /^(NOPERM|ERR unknown command)/.test(error.message);

/** Rules may grant the keys of one tenant and forget another's. */
const firstLacking = async (client: ScriptClient, tags: readonly string[]): Promise<string | undefined> => {
  for (const tag of tags) {
    const lacking = await readLackingRight(client, tag);
    if (lacking !== undefined) return lacking;
  }
  return undefined;
};

/**
 * Looks now and then, off the path of requests, whether the server may forget counters: `noeviction`, nothing evicted,
 * Redis 7, and whether its user may do all that is needed. A server that is not fit serves on, and says so in readiness, metric and log.
 */
export const watchServer = ({
  client,
  tags,
  check = 'store-fitness',
  health,
  telemetry,
  sampleEveryMs = SAMPLE_EVERY_MS,
}: ServerWatchDeps): Disposable => {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const tell = (reason: string | undefined): void => {
    if (stopped) return;
    health.set(check, reason === undefined ? { status: 'ok' } : { status: 'degraded', reason });
    telemetry.degraded('store_fitness', reason !== undefined, reason);
  };
  const sample = async (): Promise<void> => {
    let next = sampleEveryMs;
    try {
      tell((await firstLacking(client, tags)) ?? unfitness(readServerFacts(await client.info())));
    } catch (error) {
      // Any other failure means that the store is away: its own check tells.
      if (isRefusal(error)) tell('unknown');
      else next = Math.min(FIRST_SAMPLE_MS, sampleEveryMs);
    }
    if (!stopped) schedule(next);
  };
  const schedule = (delayMs: number): void => {
    timer = setTimeout(() => void sample(), delayMs).unref();
  };
  schedule(Math.min(FIRST_SAMPLE_MS, sampleEveryMs));
  return {
    [Symbol.dispose]() {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
