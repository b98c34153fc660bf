/** What divides a segment such as `western-europe/tee` into its country group and its attestation class. */
export type SegmentPart = 'group' | 'class';

/**
 * How one figure, or one figure a label value, is read from the metrics of all instances: once as PromQL (`promqlOf`), and
 * in the same way by the live page from the samples of its own process.
 */
export interface Reading {
  /** Of the family, with the prefix; of a histogram without `_bucket`. */
  readonly metric: string;
  /**
   * `value`: of a gauge, now; `rate`: of a counter, a second; `increase`: of a counter, in `seconds`; `quantile`: of a
   * histogram, in its unit; `mean`: sum ÷ count of a histogram.
   */
  readonly take: 'value' | 'rate' | 'increase' | 'quantile' | 'mean';
  /** Joins the series that differ in other labels, and the instances. */
  readonly join: 'sum' | 'max' | 'min';
  /** Only series with one of these values, by label. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** A figure for each value of this label. */
  readonly by?: string;
  /** A figure for each part of the label `segment`. */
  readonly bySegment?: SegmentPart;
  /** The metric has the label `segment`. */
  readonly hasSegments?: true;
  /** Of `increase`. */
  readonly seconds?: number;
  /** Of `quantile`, between 0 and 1. */
  readonly quantile?: number;
  /** The figure is divided by this one. */
  readonly over?: Reading;
  /** What is shown where there is no series: a sparse metric shows nothing until its first event. */
  readonly orElse?: number;
}

/** Stand for what whoever asks fills in: a matcher’s expression of instances and segments, and a range such as `1m`. */
export const PLACEHOLDERS = { instance: '$instance', segment: '$segment', window: '$window' } as const;

const PART_PATTERNS: Readonly<Record<SegmentPart, string>> = { group: '(.*)/.*', class: '.*/(.*)' };

const selectorOf = ({ where = {}, hasSegments }: Reading): string => {
  const matchers = Object.entries(where).map(([label, values]) =>
    values.length === 1 ? `${label}="${values.join('')}"` : `${label}=~"${values.join('|')}"`,
  );
  const segment = hasSegments === true ? [`segment=~"${PLACEHOLDERS.segment}"`] : [];
  return `{${[`instance=~"${PLACEHOLDERS.instance}"`, ...segment, ...matchers].join(',')}}`;
};

const rangeOf = ({ take, seconds = 0 }: Reading): string =>
  take === 'increase' ? `[${String(seconds)}s]` : `[${PLACEHOLDERS.window}]`;

const samplesOf = (reading: Reading, suffix = ''): string => {
  const series = `${reading.metric}${suffix}${selectorOf(reading)}`;
  if (reading.take === 'value') return series;
  return `${reading.take === 'increase' ? 'increase' : 'rate'}(${series}${rangeOf(reading)})`;
};

const joined = (reading: Reading, suffix = ''): string => {
  const { join, by, bySegment, take } = reading;
  const labels = [...(take === 'quantile' ? ['le'] : []), ...[bySegment ?? by ?? []].flat()];
  const samples = samplesOf(reading, suffix);
  const parted =
    bySegment === undefined
      ? samples
      : `label_replace(${samples}, "${bySegment}", "$1", "segment", "${PART_PATTERNS[bySegment]}")`;
  return `${join}${labels.length === 0 ? ' ' : ` by (${labels.join(', ')}) `}(${parted})`;
};

const figureOf = (reading: Reading): string => {
  if (reading.take === 'quantile') {
    return `histogram_quantile(${String(reading.quantile ?? 0)}, ${joined(reading, '_bucket')})`;
  }
  return reading.take === 'mean'
    ? `${joined(reading, '_sum')} / ${joined(reading, '_count')}`
    : joined(reading);
};

/** The reading as PromQL, with `PLACEHOLDERS` in it. */
export const promqlOf = (reading: Reading): string => {
  const { over, orElse } = reading;
  const figure = over === undefined ? figureOf(reading) : `${figureOf(reading)} / ${figureOf(over)}`;
  return orElse === undefined ? figure : `${figure} or vector(${String(orElse)})`;
};

/** PromQL without placeholders: `window` in the form of Prometheus, the others as regular expressions. */
export const fillPlaceholders = (
  promql: string,
  { instance = '.*', segment = '.*', window }: { instance?: string; segment?: string; window: string },
): string =>
  promql
    .replaceAll(PLACEHOLDERS.instance, () => instance)
    .replaceAll(PLACEHOLDERS.segment, () => segment)
    .replaceAll(PLACEHOLDERS.window, () => window);
