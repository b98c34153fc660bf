import type { OpenMetricsContentType, Registry } from 'prom-client';

import type { MetricSample, Snapshot } from '../../core/live/snapshot.ts';

/** What the library hands out of one value; `metricName` tells the parts of a histogram apart. */
interface LibraryValue {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number | undefined>>;
  readonly metricName?: string;
}

const PART = /_(bucket|sum|count)$/;

const partOf = (metricName: string | undefined): MetricSample['part'] =>
  metricName === undefined ? undefined : (PART.exec(metricName)?.[1] as MetricSample['part']);

type Labels = MetricSample['labels'];

/** The bounds of buckets are numbers at the library, which has no other label of ours as anything but text. */
const bucketLabels = ({ le, ...labels }: LibraryValue['labels']): Labels => ({
  ...(labels as Labels),
  ...(le === undefined ? {} : { le: le === Infinity ? '+Inf' : String(le) }),
});

const sampleOf = ({ value, labels, metricName }: LibraryValue): MetricSample => {
  const part = partOf(metricName);
  return part === undefined
    ? { labels: labels as Labels, value }
    : { labels: bucketLabels(labels), value, part };
};

/**
 * The values of these metrics, as a rendering would show them, without rendering. Between two metrics other work goes on:
 * no request waits longer than one takes. Names that are not registered are left out.
 */
export const readMetrics = async (
  registry: Registry<OpenMetricsContentType>,
  names: Iterable<string>,
): Promise<Snapshot> => {
  const snapshot = new Map<string, readonly MetricSample[]>();
  for (const name of names) {
    const metric = registry.getSingleMetric(name);
    if (metric === undefined) continue;
    const { values } = await metric.get();
    snapshot.set(name, (values as readonly LibraryValue[]).map(sampleOf));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return snapshot;
};
