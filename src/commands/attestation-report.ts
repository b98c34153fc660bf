import { text as readStream } from 'node:stream/consumers';

import { readBounded } from '../../config/read-bounded.ts';
import { MAX_ANSWER_BYTES } from '../adapters/metrics-source/fetch-text.ts';
import { queryPrometheus } from '../adapters/metrics-source/prometheus.ts';
import { samplesOf, scrape } from '../adapters/metrics-source/scrape.ts';
import { MetricsSourceError } from '../adapters/metrics-source/source-error.ts';
import { renderReport, type JudgedRoute } from '../core/attestation-report/render.ts';
import { withoutControls, type Sample } from '../core/attestation-report/samples.ts';
import { tallyRoutes } from '../core/attestation-report/tally.ts';
import { judge } from '../core/attestation-report/verdict.ts';
import { readReportOptions, REPORT_USAGE, type ReportOptions } from './attestation-report-options.ts';
import type { Command, Output } from './command.ts';

const NAME = 'numberwall attestation report';

/** One place to read, as it is named in messages. */
interface Place {
  readonly name: string;
  readonly read: () => Promise<readonly Sample[]>;
}

const readFile = async (file: string, { stdin }: Output): Promise<readonly Sample[]> => {
  if (file === '-') return samplesOf(stdin === undefined ? '' : await readStream(stdin));
  const read = await readBounded(file, MAX_ANSWER_BYTES);
  if ('reason' in read) throw new MetricsSourceError(`it cannot be read: ${read.reason}`);
  return samplesOf(read.text);
};

const placesOf = ({ source }: ReportOptions, output: Output): readonly Place[] => {
  switch (source.kind) {
    case 'metrics':
      return source.urls.map((url) => ({ name: url.href, read: () => scrape(url) }));
    case 'file':
      return source.files.map((file) => ({
        name: file === '-' ? 'standard input' : file,
        read: () => readFile(file, output),
      }));
    case 'prometheus':
      return [
        {
          name: `${source.url.href}, last ${source.range}`,
          read: () => queryPrometheus({ ...source, now: Date.now() }),
        },
      ];
  }
};

/** All counters of all places; or undefined, each failure told. */
const collect = async (places: readonly Place[], output: Output): Promise<readonly Sample[] | undefined> => {
  const samples: Sample[] = [];
  let isWhole = true;
  for (const { name, read } of places) {
    try {
      for (const sample of await read()) samples.push(sample);
    } catch (error) {
      if (!(error instanceof MetricsSourceError)) throw error;
      output.stderr.write(withoutControls(`${NAME}: ${name}: ${error.message}\n`));
      isWhole = false;
    }
  }
  return isWhole ? samples : undefined;
};

const asJson = (source: string, routes: readonly JudgedRoute[]): string =>
  `${JSON.stringify(
    { source, routes: routes.map(({ tally, verdict }) => ({ ...tally, verdict })) },
    undefined,
    2,
  )}\n`;

const isSafe = (routes: readonly JudgedRoute[], wanted: readonly string[] = []): boolean =>
  routes.length > 0 &&
  routes.every(({ verdict }) => verdict.kind === 'safe') &&
  wanted.every((id) => routes.some(({ tally }) => tally.route === id));

const report = async (options: ReportOptions, output: Output): Promise<number> => {
  const places = placesOf(options, output);
  const samples = await collect(places, output);
  if (samples === undefined) return 1;
  const routes = tallyRoutes(samples)
    .filter(({ route }) => options.routes?.includes(route) ?? true)
    .map((tally) => ({ tally, verdict: judge(tally, options) }));
  const source = places.map(({ name }) => name).join(' and ');
  output.stdout.write((options.json ? asJson : renderReport)(source, routes));
  return options.strict && !isSafe(routes, options.routes) ? 3 : 0;
};

/** `numberwall attestation report`: who would be refused if attestation were enforced, route by route, and why. */
export const attestationReport: Command = async (args, _env, output) => {
  let options: ReportOptions | 'help';
  try {
    options = readReportOptions(args);
  } catch (error) {
    output.stderr.write(`${NAME}: ${(error as Error).message}\n\n${REPORT_USAGE}`);
    return 2;
  }
  if (options === 'help') {
    output.stdout.write(REPORT_USAGE);
    return 0;
  }
  return report(options, output);
};
