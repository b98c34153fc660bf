import { parseArgs } from 'node:util';

import type { TuningRules } from '../core/tuning/suggest.ts';
import { DAY } from '../core/time.ts';
import { SELECTOR } from './attestation-report-options.ts';
import { parseDuration } from './duration.ts';

export const TUNE_USAGE = `usage: numberwall tune --from SOURCE [OPTIONS]

Learns from recorded metrics how people register, and suggests for every ledger the least capacity that keeps honest people
told, with what an enumerator can learn then.

  --from SOURCE      URL of a Prometheus that scrapes the gateways; or a file: a saved metrics page of one gateway, or a saved
                     JSON answer of Prometheus to query_range for {__name__=~"numberwall_(build_info|enumeration_.*)"}
  --range LENGTH     with Prometheus: how far back, such as 24h, 7d or 30d; 7d
  --selector TEXT    with Prometheus: label matchers that narrow it, such as 'job="numberwall",env="prod"'
  --target SHARE     of honest starts that may find one ledger full, such as 0.000001; 1e-6
  --least COUNT      fewer starts tell nothing, of all and of a segment; 1000
  --shortest LENGTH  a shorter recording is refused; 24h
  --config FILE      whose ledgers to judge; without it those that are shipped
  --profile NAME     shipped profile to start from, with --config
  --json             everything as JSON
  --yaml             the suggested ledgers alone, for a configuration file

Exit code 0: suggestions were made; 1: the source could not be read, or tells too little; 2: wrong options or configuration.
`;

export interface TuneOptions extends TuningRules {
  readonly from:
    { readonly kind: 'prometheus'; readonly url: URL } | { readonly kind: 'file'; readonly file: string };
  readonly rangeMs: number;
  readonly selector?: string;
  readonly shortestMs: number;
  readonly config?: string;
  readonly profile?: string;
  readonly format: 'table' | 'json' | 'yaml';
}

const LONGEST_RANGE = 90 * DAY;

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      from: { type: 'string' },
      range: { type: 'string' },
      selector: { type: 'string' },
      target: { type: 'string', default: '1e-6' },
      least: { type: 'string', default: '1000' },
      shortest: { type: 'string', default: '24h' },
      config: { type: 'string' },
      profile: { type: 'string' },
      json: { type: 'boolean', default: false },
      yaml: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;

const readFrom = (text: string | undefined): TuneOptions['from'] => {
  if (text === undefined || text === '') throw new TypeError('give --from URL or --from FILE');
  if (!/^[a-z]+:\/\//i.test(text)) return { kind: 'file', file: text };
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new TypeError('--from is an http or https URL without credentials, or a file');
  return { kind: 'prometheus', url };
};

const readLength = (name: string, text: string): number => {
  const length = parseDuration(text);
  if (length === undefined || length > LONGEST_RANGE)
    throw new TypeError(`--${name} is a length of time up to 90d, such as 24h or 7d`);
  return length;
};

const readRules = ({ target: share, least: count }: ReturnType<typeof parse>): TuningRules => {
  const target = Number(share);
  if (!(target >= 1e-12 && target <= 0.1)) throw new TypeError('--target is a share from 1e-12 to 0.1');
  const leastStarts = /^[1-9]\d{0,8}$/.test(count) ? Number(count) : undefined;
  if (leastStarts === undefined) throw new TypeError('--least is a whole number from 1');
  return { target, leastStarts };
};

/** Reads the options. @throws {TypeError} for options that cannot be meant. */
export const readTuneOptions = (args: readonly string[]): TuneOptions | 'help' => {
  const values = parse(args);
  if (values.help) return 'help';
  const { range, selector, config, profile, json, yaml } = values;
  const from = readFrom(values.from);
  if (from.kind === 'file' && (range !== undefined || selector !== undefined))
    throw new TypeError('--range and --selector go with the URL of a Prometheus');
  if (selector !== undefined && !SELECTOR.test(selector))
    throw new TypeError('--selector is a list of label matchers, such as job="numberwall",env="prod"');
  if (json && yaml) throw new TypeError('give one of --json and --yaml');
  if (profile !== undefined && config === undefined) throw new TypeError('--profile goes with --config');
  const other = json ? 'json' : 'table';
  return {
    from,
    rangeMs: readLength('range', range ?? '7d'),
    shortestMs: readLength('shortest', values.shortest),
    ...readRules(values),
    format: yaml ? 'yaml' : other,
    ...(selector === undefined ? {} : { selector }),
    ...(config === undefined ? {} : { config }),
    ...(profile === undefined ? {} : { profile }),
  };
};
