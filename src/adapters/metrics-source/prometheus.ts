import { growthOf } from '../../core/attestation-report/growth.ts';
import { REPORT_COUNTERS, type Sample } from '../../core/attestation-report/samples.ts';
import { MINUTE, SECOND, type Instant } from '../../core/time.ts';
import { readMatrix, type Series } from './prometheus-api.ts';

/** Points of a series that are asked for; Prometheus gives at most 11,000. */
const POINTS = 1_440;

/** How long before a point its last sample may lie: the staleness of Prometheus. */
const LOOKBACK_MS = 5 * MINUTE;

export interface PrometheusQuery {
  /** Base of the server; its API lies under `api/v1/`. */
  readonly url: URL;
  /** Label matchers that narrow the query, such as `job="numberwall"`. */
  readonly selector?: string;
  readonly rangeMs: number;
  readonly now: Instant;
  /** Of counters; those of the report on attestation by default. */
  readonly names?: readonly string[];
}

/** The range in steps, the last of which ends now. */
interface Grid {
  readonly start: Instant;
  readonly end: Instant;
  readonly stepMs: number;
}

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

const gridOf = ({ rangeMs, now }: PrometheusQuery): Grid => {
  const stepMs = Math.max(SECOND, Math.ceil(rangeMs / POINTS));
  return { start: now - Math.ceil(rangeMs / stepMs) * stepMs, end: now, stepMs };
};

const seconds = (instant: Instant): string => (instant / SECOND).toFixed(3);

const namesOf = ({ names = Object.values(REPORT_COUNTERS) }: PrometheusQuery): readonly string[] => names;

const countersOf = ({ selector }: PrometheusQuery, names: readonly string[]): string =>
  `{__name__=~"${names.join('|')}"${selector === undefined ? '' : `,${selector}`}}`;

const readGrid = ({ url }: PrometheusQuery, { start, end, stepMs }: Grid, query: string) =>
  readMatrix(url, 'query_range', {
    query,
    start: seconds(start),
    end: seconds(end),
    step: `${stepMs}ms`,
  });

/** Spans of the grid within which a counter began anew; neighbours are one span. */
const readRestarts = async (query: PrometheusQuery, grid: Grid): Promise<readonly Span[]> => {
  const window = `${grid.stepMs + LOOKBACK_MS}ms`;
  // One name each: `resets` drops the name, and two counters of the same labels would then be one series, an error.
  const each = namesOf(query).map((name) => `max(resets(${countersOf(query, [name])}[${window}])) > 0`);
  const found = await readGrid(query, grid, each.join(' or '));
  const spans: Span[] = [];
  for (const [at] of found.flatMap(({ values }) => values)) {
    const to = Math.round(at * SECOND);
    const last = spans.at(-1);
    if (last !== undefined && to - last.to <= grid.stepMs + 1) spans[spans.length - 1] = { ...last, to };
    else spans.push({ from: to - grid.stepMs, to });
  }
  return spans;
};

/** Every sample of a span, where points would pass over what was counted just before a restart. */
const readSpan = (
  { url }: PrometheusQuery,
  counters: string,
  { from, to }: Span,
): Promise<readonly Series[]> =>
  readMatrix(url, 'query', { query: `${counters}[${to - from}ms]`, time: seconds(to) });

const keyOf = ({ metric }: Series): string =>
  JSON.stringify(Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1)));

const growthOfSeries = (parts: readonly Series[], { start }: Grid): number => {
  const points = parts
    .flatMap(({ values }) =>
      values.map(([at, value]) => ({ at: Math.round(at * SECOND), value: Number(value) })),
    )
    .filter(({ at }) => at >= start)
    .sort((a, b) => a.at - b.at);
  return growthOf(
    points.map(({ value }) => value),
    points[0]?.at === start,
  );
};

/**
 * By how much the counters of all gateways grew within the range, each process for itself. Read from points, and around
 * restarts from every sample; not by `increase()`, which extrapolates and misses the first event of a series. A series
 * that appears within the range counts from 0.
 * @throws {MetricsSourceError} where the server does not answer as Prometheus does.
 */
export const queryPrometheus = async (query: PrometheusQuery): Promise<readonly Sample[]> => {
  const counters = countersOf(query, namesOf(query));
  const grid = gridOf(query);
  const lookback = `${Math.max(grid.stepMs, LOOKBACK_MS)}ms`;
  // The last sample of each step, though its process may have ended within it.
  const series = [...(await readGrid(query, grid, `last_over_time(${counters}[${lookback}])`))];
  for (const span of await readRestarts(query, grid)) series.push(...(await readSpan(query, counters, span)));
  return [...Map.groupBy(series, keyOf).values()].map((parts) => {
    const labels = parts[0]?.metric ?? {};
    return { name: labels['__name__'] ?? '', labels, value: growthOfSeries(parts, grid) };
  });
};

/**
 * For how long within the range any gateway was scraped, in milliseconds: the steps in which one was, not the gaps.
 * @throws {MetricsSourceError} where the server does not answer as Prometheus does.
 */
export const recordedSpan = async (query: PrometheusQuery): Promise<number> => {
  const grid = gridOf(query);
  const build = `numberwall_build_info${query.selector === undefined ? '' : `{${query.selector}}`}`;
  const found = await readGrid(query, grid, `count(count_over_time(${build}[${grid.stepMs}ms]))`);
  return found.reduce((sum, { values }) => sum + values.length, 0) * grid.stepMs;
};
