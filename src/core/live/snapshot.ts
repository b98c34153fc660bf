/** One value of a metric, as the metrics page shows it. */
export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Of a histogram: `bucket`, `sum` or `count`; absent otherwise. */
  readonly part?: 'bucket' | 'sum' | 'count';
}

/** Metrics at one moment, by their whole names. */
export type Snapshot = ReadonlyMap<string, readonly MetricSample[]>;

/** Values that every sample has to have. */
export type Where = Readonly<Record<string, string | readonly string[]>>;

const has = (wanted: string | readonly string[], value: string | undefined): boolean =>
  typeof wanted === 'string' ? wanted === value : value !== undefined && wanted.includes(value);

/** The samples of a metric with these label values. */
export const samplesWhere = (
  snapshot: Snapshot,
  metric: string,
  where: Where = {},
): readonly MetricSample[] => {
  const wanted = Object.entries(where);
  const samples = snapshot.get(metric) ?? [];
  if (wanted.length === 0) return samples;
  return samples.filter(({ labels }) => wanted.every(([label, values]) => has(values, labels[label])));
};

/** Their sum; 0 where there are none. */
export const sumWhere = (snapshot: Snapshot, metric: string, where?: Where): number =>
  samplesWhere(snapshot, metric, where).reduce((sum, { value }) => sum + value, 0);
