import type { Reading } from '../../../config/monitoring/reading.ts';
import { samplesWhere, type MetricSample, type Snapshot } from '../../core/live/snapshot.ts';

/** The group of a reading that has no groups. */
const ALONE = '';

const partOf = (segment: string, part: 'group' | 'class'): string => {
  const [group = '', level = ''] = segment.split('/');
  return part === 'group' ? group : level;
};

/** The samples of a reading, by the label value that its figures are told apart by. */
export const groupsOf = (
  snapshot: Snapshot,
  { metric, where, by, bySegment }: Reading,
): ReadonlyMap<string, readonly MetricSample[]> => {
  const samples = samplesWhere(snapshot, metric, where);
  if (bySegment !== undefined)
    return Map.groupBy(samples, ({ labels }) => partOf(labels['segment'] ?? '', bySegment));
  if (by !== undefined) return Map.groupBy(samples, ({ labels }) => labels[by] ?? '');
  return samples.length === 0 ? new Map() : new Map([[ALONE, samples]]);
};

/** The values of samples as one, as PromQL’s operators of these names have it. */
export const joinValues = (values: readonly number[], join: Reading['join']): number => {
  if (join === 'sum') return values.reduce((sum, value) => sum + value, 0);
  return join === 'max' ? Math.max(...values) : Math.min(...values);
};
