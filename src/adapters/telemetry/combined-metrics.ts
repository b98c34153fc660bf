import {
  AggregatorRegistry,
  Registry,
  type MetricObjectWithValues,
  type MetricValue,
  type OpenMetricsContentType,
} from 'prom-client';

import type { MetricsPage } from './metrics.ts';
import { readMetrics } from './read-metrics.ts';

/** The metrics of one process, as data that another process can be sent. */
export type MetricsAsData = readonly MetricObjectWithValues<MetricValue<string>>[];

/** The metrics of the other workers: all, or those of these names. */
export type AskOthers = (names?: readonly string[]) => Promise<readonly MetricsAsData[]>;

/** The library’s types leave out the kind of registry that it makes. */
interface Aggregating {
  aggregate(
    all: readonly MetricsAsData[],
    contentType: OpenMetricsContentType,
  ): Registry<OpenMetricsContentType>;
}

const aggregate = (all: readonly MetricsAsData[]): Registry<OpenMetricsContentType> =>
  (AggregatorRegistry as unknown as Aggregating).aggregate(all, Registry.OPENMETRICS_CONTENT_TYPE);

/** What one process exported, and another goes on from: what only grows. A level ends with its process. */
export const growing = (metrics: MetricsAsData): MetricsAsData =>
  metrics.filter(({ type }) => ['counter', 'histogram'].includes(String(type)));

/** One for several: each by the rule that stands with it (`aggregator`). */
export const combine = async (all: readonly MetricsAsData[]): Promise<MetricsAsData> =>
  aggregate(all).getMetricsAsJSON();

/** The library’s OpenMetrics adds the ending of counters, which the names of its data have already. */
const withoutEndings = (metrics: MetricsAsData): MetricsAsData =>
  metrics.map((metric) =>
    String(metric.type) === 'counter' ? { ...metric, name: metric.name.replace(/_total$/, '') } : metric,
  );

/** One page of several processes, as if they were one (docs/adr/0013). */
export const createCombinedPage = (own: MetricsPage, others: AskOthers): MetricsPage => {
  const collect = async (names?: readonly string[]) => {
    const [mine, theirs] = await Promise.all([own.collect(names), others(names)]);
    return aggregate([mine, ...theirs]);
  };
  return {
    contentType: own.contentType,
    render: async () => aggregate([withoutEndings(await (await collect()).getMetricsAsJSON())]).metrics(),
    read: async (names) => {
      const list = [...names];
      return readMetrics(await collect(list), list);
    },
    collect: async (names) => (await collect(names)).getMetricsAsJSON(),
  };
};
