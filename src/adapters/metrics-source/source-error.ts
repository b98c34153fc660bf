/** A source of counters could not be read; the message says why, and what to try. */
export class MetricsSourceError extends Error {
  override readonly name = 'MetricsSourceError';
}
