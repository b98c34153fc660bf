import { createCombinedPage } from '../adapters/telemetry/combined-metrics.ts';
import type { MetricsPage } from '../adapters/telemetry/metrics.ts';
import type { Colleagues } from '../adapters/workers/colleagues.ts';
import type { Reloader } from './reloader.ts';
import type { World } from './world.ts';

/** What the admin listener shows: of all workers, where there are several. */
export const shownMetrics = ({ log }: World, colleagues: Colleagues | undefined): MetricsPage =>
  colleagues === undefined ? log.metrics : createCombinedPage(log.metrics, colleagues.others);

/** Does this process have what one of an instance is enough for: the admin listener, the canary, the probe of times? */
export const isAlone = (colleagues: Colleagues | undefined): boolean => colleagues?.isFirst !== false;

/** A reload that an operator asked this worker for is one of all. */
export const reloadTogether = (reloader: Reloader, { reloaded }: Colleagues): Reloader => ({
  ...reloader,
  async reload(trigger) {
    const outcome = await reloader.reload(trigger);
    if (trigger === 'operator' && outcome.result === 'applied') reloaded();
    return outcome;
  },
});

/** Answers the primary from now on. */
export const followPrimary = (
  { health, log: { metrics, telemetry } }: World,
  reload: (() => void) | undefined,
  colleagues: Colleagues,
): void => {
  health.set('workers', { status: 'ok' });
  colleagues.follow({
    collect: (names) => metrics.collect(names),
    reload: () => reload?.(),
    serving(workers, of) {
      telemetry.workersServing(workers);
      health.set(
        'workers',
        workers < of ? { status: 'degraded', reason: 'worker_missing' } : { status: 'ok' },
      );
    },
    exited: ({ reason, status }) => telemetry.workerExited(reason, status),
  });
};
