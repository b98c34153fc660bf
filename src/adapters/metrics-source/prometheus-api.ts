import { readCount } from '../../core/attestation-report/samples.ts';
import { fetchText, type FetchBounds } from './fetch-text.ts';
import { MetricsSourceError } from './source-error.ts';

/** A series over time, as the HTTP API of Prometheus writes it (`matrix`). */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [seconds: number, value: string])[];
}

/** Takes the value of a point. */
type IsValue = (text: string) => boolean;

const isCount: IsValue = (text) => readCount(text) !== undefined;

/** What any figure can be, as the API writes it: a number, `NaN`, `+Inf` or `-Inf`. */
export const isFigure: IsValue = (text) =>
  ['NaN', '+Inf', '-Inf'].includes(text) || /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text);

const isSeries = (value: unknown, isValue: IsValue): value is Series => {
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
        isValue(point[1]),
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

const seriesOf = (status: number, text: string, isValue = isCount): readonly Series[] => {
  const answer = parse(text) as
    | { status?: unknown; error?: unknown; data?: { resultType?: unknown; result?: unknown } | null }
    | null
    | undefined;
  if (answer?.status === 'error' && typeof answer.error === 'string')
    throw new MetricsSourceError(`Prometheus refused the query: ${answer.error.slice(0, 300)}`);
  const result = answer?.data?.result;
  if (status !== 200 || answer?.data?.resultType !== 'matrix' || !Array.isArray(result))
    throw new MetricsSourceError(`the answer (HTTP ${status}) is none of a Prometheus query API`);
  if (!result.every((series): series is Series => isSeries(series, isValue)))
    throw new MetricsSourceError(
      `a series of the answer is no ${isValue === isCount ? 'counter' : 'figure'}`,
    );
  return result;
};

/** What a value may be (a counter by default), and the bounds of the exchange. */
export interface ReadOptions extends FetchBounds {
  readonly isValue?: IsValue;
}

/**
 * One query whose result is a matrix. `base` is the server, its API lies under `api/v1/`.
 * @throws {MetricsSourceError} where the server does not answer as Prometheus does.
 */
export const readMatrix = async (
  base: URL,
  action: 'query' | 'query_range',
  parameters: Readonly<Record<string, string>>,
  { isValue, ...bounds }: ReadOptions = {},
): Promise<readonly Series[]> => {
  const root = new URL(base);
  if (!root.pathname.endsWith('/')) root.pathname += '/';
  const url = new URL(`api/v1/${action}`, root);
  url.search = new URLSearchParams(parameters).toString();
  const { status, text } = await fetchText(url, bounds);
  return seriesOf(status, text, isValue);
};

/** The series of an answer that was saved. @throws {MetricsSourceError} for a text that is no such answer. */
export const readMatrixAnswer = (text: string): readonly Series[] => seriesOf(200, text);
