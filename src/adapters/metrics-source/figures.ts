import { SECOND, type Instant } from '../../core/time.ts';
import { isFigure, readMatrix, type Series } from './prometheus-api.ts';

/** Largest answer to one query, in bytes: 64 lines of 300 points are a quarter of it. */
const MAX_BYTES = 2 * 1024 * 1024;

/** A query over a range, times in milliseconds. */
export interface FigureQuery {
  readonly promql: string;
  readonly start: Instant;
  readonly end: Instant;
  readonly stepMs: number;
}

/**
 * Figures over time, whatever they are of.
 * @throws {MetricsSourceError} where the server does not answer as Prometheus does, in time and in bounds.
 */
export const queryFigures = (
  url: URL,
  timeoutMs: number,
  { promql, start, end, stepMs }: FigureQuery,
): Promise<readonly Series[]> =>
  readMatrix(
    url,
    'query_range',
    {
      query: promql,
      start: (start / SECOND).toFixed(3),
      end: (end / SECOND).toFixed(3),
      step: `${stepMs}ms`,
      timeout: `${timeoutMs}ms`,
    },
    { isValue: isFigure, timeoutMs, limit: MAX_BYTES },
  );
