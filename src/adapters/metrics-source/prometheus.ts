import { growthOf } from '../../core/attestation-report/growth.ts';
import { readCount, REPORT_COUNTERS, type Sample } from '../../core/attestation-report/samples.ts';
import type { Instant } from '../../core/time.ts';
import { fetchText } from './fetch-text.ts';
import { MetricsSourceError } from './source-error.ts';

/** Points of a series that are asked for; Prometheus gives at most 11,000. */
const POINTS = 1_440;

export interface PrometheusQuery {
  /** Base of the server; its API lies under `api/v1/`. */
  readonly url: URL;
  /** Label matchers that narrow the query, such as `job="numberwall"`. */
  readonly selector?: string;
  readonly rangeMs: number;
  readonly now: Instant;
}

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [seconds: number, value: string])[];
}

const queryOf = (selector: string | undefined): string => {
  const names = Object.values(REPORT_COUNTERS).join('|');
  return `{__name__=~"${names}"${selector === undefined ? '' : `,${selector}`}}`;
};

const rangeUrl = ({ url, selector, rangeMs, now }: PrometheusQuery): { url: URL; start: number } => {
  const end = now / 1_000;
  const start = end - rangeMs / 1_000;
  const base = new URL(url);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  const target = new URL('api/v1/query_range', base);
  target.search = new URLSearchParams({
    query: queryOf(selector),
    start: start.toFixed(3),
    end: end.toFixed(3),
    step: Math.max(1, rangeMs / 1_000 / POINTS).toFixed(3),
  }).toString();
  return { url: target, start };
};

const isSeries = (value: unknown): value is Series => {
  if (typeof value !== 'object' || value === null) return false;
  const { metric, values } = value as Record<string, unknown>;
  return (
    typeof metric === 'object' &&
    metric !== null &&
    Object.values(metric).every((label) => typeof label === 'string') &&
    Array.isArray(values) &&
    values.every(
      (point) =>
        Array.isArray(point) &&
        typeof point[0] === 'number' &&
        typeof point[1] === 'string' &&
        readCount(point[1]) !== undefined,
    )
  );
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const seriesOf = (status: number, text: string): readonly Series[] => {
  const answer = parse(text) as
    { status?: unknown; error?: unknown; data?: { resultType?: unknown; result?: unknown } } | undefined;
  if (answer?.status === 'error' && typeof answer.error === 'string')
    throw new MetricsSourceError(`Prometheus refused the query: ${answer.error.slice(0, 300)}`);
  const result = answer?.data?.result;
  if (status !== 200 || answer?.data?.resultType !== 'matrix' || !Array.isArray(result))
    throw new MetricsSourceError(`the answer (HTTP ${status}) is none of a Prometheus query API`);
  if (!result.every(isSeries)) throw new MetricsSourceError('a series of the answer is no counter');
  return result;
};

/**
 * By how much the counters of all gateways grew within the range, each process for itself. Read from points, not by
 * `increase()`, which extrapolates and misses the first event of a series. A series that appears within the range
 * counts from 0; what a process counted after its last point before it restarted is lost.
 * @throws {MetricsSourceError} where the server does not answer as Prometheus does.
 */
export const queryPrometheus = async (query: PrometheusQuery): Promise<readonly Sample[]> => {
  const { url, start } = rangeUrl(query);
  const { status, text } = await fetchText(url);
  return seriesOf(status, text).map(({ metric, values }) => {
    const [first = [Number.NaN]] = values;
    const existed = Math.abs(first[0] - start) < 0.001;
    return {
      name: metric['__name__'] ?? '',
      labels: metric,
      value: growthOf(
        values.map(([, value]) => Number(value)),
        existed,
      ),
    };
  });
};
