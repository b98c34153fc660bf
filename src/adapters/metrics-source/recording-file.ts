import { stat } from 'node:fs/promises';

import { growthOf } from '../../core/attestation-report/growth.ts';
import { readMetricsPage } from '../../core/attestation-report/samples.ts';
import { SECOND } from '../../core/time.ts';
import { TUNING_COUNTERS, type Recording } from '../../core/tuning/recorded.ts';
import { readMatrixAnswer } from './prometheus-api.ts';
import { MetricsSourceError } from './source-error.ts';

const NAMES: ReadonlySet<string> = new Set(Object.values(TUNING_COUNTERS));

/** A saved answer of `query_range`: every series grew by itself, and the span is that of all points, whatever they are of. */
const recordingOfMatrix = (text: string): Recording => {
  const all = readMatrixAnswer(text);
  const series = all.filter(({ metric }) => NAMES.has(metric['__name__'] ?? ''));
  const times = all.flatMap(({ values }) => values.map(([at]) => at));
  const first = times.reduce((least, at) => Math.min(least, at), Infinity);
  const last = times.reduce((most, at) => Math.max(most, at), -Infinity);
  return {
    spanMs: times.length === 0 ? 0 : (last - first) * SECOND,
    samples: series.map(({ metric, values }) => ({
      name: metric['__name__'] ?? '',
      labels: metric,
      value: growthOf(
        values.map(([, value]) => Number(value)),
        values[0]?.[0] === first,
      ),
    })),
  };
};

/** A saved metrics page: everything since the process started, until the file was written. */
const recordingOfPage = (page: string, writtenAt: number): Recording => {
  const read = readMetricsPage(page, NAMES);
  if (!read.ok) throw new MetricsSourceError(`it ${read.fault}`);
  const [, text] = /^process_start_time_seconds (\d+(?:\.\d+)?)/m.exec(page) ?? [];
  if (text === undefined) throw new MetricsSourceError('it lacks process_start_time_seconds: is it cut off?');
  return { samples: read.samples, spanMs: Math.max(0, writtenAt - Number(text) * SECOND) };
};

/**
 * What a file holds: a saved metrics page, or a saved answer of the Prometheus API to `query_range`.
 * @throws {MetricsSourceError} for a text that is neither.
 */
export const readRecording = async (file: string, text: string): Promise<Recording> =>
  text.trimStart().startsWith('{')
    ? recordingOfMatrix(text)
    : recordingOfPage(text, (await stat(file)).mtimeMs);
