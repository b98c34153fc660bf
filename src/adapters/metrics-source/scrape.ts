import { readMetricsPage, type Sample } from '../../core/attestation-report/samples.ts';
import { fetchText } from './fetch-text.ts';
import { MetricsSourceError } from './source-error.ts';

/** The counters of a page. @throws {MetricsSourceError} for a text that is no metrics page of a gateway. */
export const samplesOf = (page: string): readonly Sample[] => {
  const read = readMetricsPage(page);
  if (!read.ok) throw new MetricsSourceError(`it ${read.fault}`);
  return read.samples;
};

/**
 * The counters of one gateway as they stand, since its process started.
 * @throws {MetricsSourceError} where its admin listener does not answer with metrics.
 */
export const scrape = async (url: URL): Promise<readonly Sample[]> => {
  const { status, text } = await fetchText(url);
  if (status !== 200) throw new MetricsSourceError(`the answer is HTTP ${status}, not a metrics page`);
  return samplesOf(text);
};
