import type { MetricSample } from './snapshot.ts';

/** Cumulative counts by upper bound, the last one infinite. */
export type Buckets = ReadonlyMap<number, number>;

/** The buckets of the samples together. */
export const bucketsOf = (samples: readonly MetricSample[]): Buckets => {
  const sums = new Map<number, number>();
  for (const { part, labels, value } of samples) {
    if (part !== 'bucket') continue;
    const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
    sums.set(bound, (sums.get(bound) ?? 0) + value);
  }
  return sums;
};

/** What came since; undefined where a count has become less: it began anew. */
export const bucketGrowth = (before: Buckets, after: Buckets): Buckets | undefined => {
  const grown = new Map([...after].map(([bound, count]) => [bound, count - (before.get(bound) ?? 0)]));
  return [...grown.values()].some((count) => count < 0) ? undefined : grown;
};

/**
 * The quantile by linear interpolation in its bucket, as `histogram_quantile` of Prometheus has it; NaN where nothing was
 * observed. Beyond the last finite bound it is that bound.
 */
export const quantileOf = (buckets: Buckets, quantile: number): number => {
  const ordered = [...buckets].sort(([a], [b]) => a - b);
  const total = ordered.at(-1)?.[1] ?? 0;
  if (total === 0) return Number.NaN;
  const rank = quantile * total;
  let [low, below] = [0, 0];
  for (const [bound, count] of ordered) {
    if (count >= rank) {
      if (bound === Infinity) return low;
      return count === below ? bound : low + ((bound - low) * (rank - below)) / (count - below);
    }
    [low, below] = [bound, count];
  }
  return low;
};
