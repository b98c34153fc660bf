import { ConfigError, loadConfig } from '../../config/load.ts';
import { readBounded } from '../../config/read-bounded.ts';
import { MAX_ANSWER_BYTES } from '../adapters/metrics-source/fetch-text.ts';
import { queryPrometheus, recordedSpan } from '../adapters/metrics-source/prometheus.ts';
import { readRecording } from '../adapters/metrics-source/recording-file.ts';
import { MetricsSourceError } from '../adapters/metrics-source/source-error.ts';
import { withoutControls } from '../core/attestation-report/samples.ts';
import { countText } from '../core/attestation-report/number-text.ts';
import type { Ledger } from '../core/containment/ledger-rule.ts';
import { HOUR } from '../core/time.ts';
import {
  recordedTraffic,
  TUNING_COUNTERS,
  type RecordedTraffic,
  type Recording,
} from '../core/tuning/recorded.ts';
import { LEDGER_HEADS, ledgerRow, renderNotes, renderTraffic, renderYaml } from '../core/tuning/render.ts';
import { ratesOf, suggest } from '../core/tuning/suggest.ts';
import type { Command, Output } from './command.ts';
import { renderTable } from './table.ts';
import { readTuneOptions, TUNE_USAGE, type TuneOptions } from './tune-options.ts';

const NAME = 'numberwall tune';

const readSource = async ({ from, rangeMs, selector }: TuneOptions): Promise<Recording> => {
  if (from.kind === 'prometheus') {
    const names = Object.values(TUNING_COUNTERS);
    const query = {
      url: from.url,
      rangeMs,
      now: Date.now(),
      names,
      ...(selector === undefined ? {} : { selector }),
    };
    const spanMs = await recordedSpan(query);
    if (spanMs === 0)
      throw new MetricsSourceError('it has scraped no gateway in that range: is one a target of it?');
    return { samples: await queryPrometheus(query), spanMs };
  }
  const read = await readBounded(from.file, MAX_ANSWER_BYTES);
  if ('reason' in read) throw new MetricsSourceError(`it cannot be read: ${read.reason}`);
  return readRecording(from.file, read.text);
};

/** @throws {MetricsSourceError} that says what is missing. */
const enough = (traffic: RecordedTraffic, { shortestMs, leastStarts }: TuneOptions): void => {
  const { starts, spanMs } = traffic;
  if (starts === 0)
    throw new MetricsSourceError(
      'it has no start of a registration (numberwall_enumeration_starts_total): has the gateway had traffic, and is it this version?',
    );
  if (spanMs < shortestMs)
    throw new MetricsSourceError(
      `it covers ${(spanMs / HOUR).toFixed(1)} h, and ${(shortestMs / HOUR).toFixed(1)} h are needed (--shortest): a day has its hours`,
    );
  if (starts < leastStarts)
    throw new MetricsSourceError(
      `it has ${countText(starts)} starts, and ${countText(leastStarts)} are needed (--least): record for longer`,
    );
};

const ledgersOf = async (
  { config, profile }: TuneOptions,
  env: NodeJS.ProcessEnv,
): Promise<readonly Ledger[]> => {
  // The ledgers that are shipped are the same in both profiles; this one needs no environment.
  if (config === undefined) return (await loadConfig({ profile: 'development', env: {} })).ledgers;
  const load = { file: config, env, singleInstance: true, ...(profile === undefined ? {} : { profile }) };
  return (await loadConfig(load)).ledgers;
};

const print = (
  options: TuneOptions,
  ledgers: readonly Ledger[],
  traffic: RecordedTraffic,
  { stdout }: Output,
): void => {
  const suggestions = suggest(ledgers, traffic, options);
  const rates = ratesOf(traffic, options);
  if (options.format === 'yaml') stdout.write(renderYaml(suggestions));
  else if (options.format === 'json')
    stdout.write(`${JSON.stringify({ traffic, rates, suggestions }, undefined, 2)}\n`);
  else {
    const table = renderTable(LEDGER_HEADS, suggestions.map(ledgerRow));
    const lines = [
      ...renderTraffic(traffic, rates),
      '',
      ...table,
      '',
      ...renderNotes(suggestions, options.target),
    ];
    stdout.write(`${lines.join('\n')}\n`);
  }
};

const run = async (options: TuneOptions, env: NodeJS.ProcessEnv, output: Output): Promise<number> => {
  const { from } = options;
  try {
    const ledgers = await ledgersOf(options, env);
    const traffic = recordedTraffic(await readSource(options));
    enough(traffic, options);
    print(options, ledgers, traffic, output);
    return 0;
  } catch (error) {
    if (error instanceof ConfigError) {
      output.stderr.write(`${error.render()}\n`);
      return 2;
    }
    if (!(error instanceof MetricsSourceError)) throw error;
    const name = from.kind === 'prometheus' ? from.url.href : from.file;
    output.stderr.write(withoutControls(`${NAME}: ${name}: ${error.message}\n`));
    return 1;
  }
};

/** `numberwall tune`: what recorded metrics say about registrations, and which ledgers fit them. */
export const tune: Command = async (args, env, output) => {
  let options: TuneOptions | 'help';
  try {
    options = readTuneOptions(args);
  } catch (error) {
    output.stderr.write(`${NAME}: ${(error as Error).message}\n\n${TUNE_USAGE}`);
    return 2;
  }
  if (options === 'help') {
    output.stdout.write(TUNE_USAGE);
    return 0;
  }
  return run(options, env, output);
};
