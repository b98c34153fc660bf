import { combine, growing, type MetricsAsData } from '../telemetry/combined-metrics.ts';

type Metric = MetricsAsData[number];

/** What workers have told of their metrics, so that no counter falls when one of them ends. */
export interface KeptMetrics {
  told(worker: number, metrics: MetricsAsData): void;
  /** As last told; nothing of a worker that never told. */
  of(worker: number, names?: readonly string[]): MetricsAsData;
  /** From now on what it counted belongs to those that have ended. */
  ended(worker: number): Promise<void>;
  /** What those that have ended had counted. */
  ofEnded(names?: readonly string[]): MetricsAsData;
}

const chosen = (metrics: Iterable<Metric>, names: readonly string[] | undefined): MetricsAsData =>
  names === undefined ? [...metrics] : [...metrics].filter(({ name }) => names.includes(name));

/** Nothing at first. */
export const createKeptMetrics = (): KeptMetrics => {
  const byWorker = new Map<number, Map<string, Metric>>();
  let past: MetricsAsData = [];
  let adding = Promise.resolve();
  return {
    told(worker, metrics) {
      const known = byWorker.get(worker) ?? new Map<string, Metric>();
      byWorker.set(worker, known);
      for (const metric of metrics) known.set(metric.name, metric);
    },
    of: (worker, names) => chosen(byWorker.get(worker)?.values() ?? [], names),
    ended(worker) {
      const last = growing([...(byWorker.get(worker)?.values() ?? [])]);
      byWorker.delete(worker);
      adding = adding.then(async () => {
        past = await combine([past, last]);
      });
      return adding;
    },
    ofEnded: (names) => chosen(past, names),
  };
};
