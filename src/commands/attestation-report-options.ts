import { parseArgs } from 'node:util';

import { DAY } from '../core/time.ts';
import type { VerdictRules } from '../core/attestation-report/verdict.ts';
import { parseDuration } from './duration.ts';

export const REPORT_USAGE = `usage: numberwall attestation report [SOURCE] [OPTIONS]

Says for each route who would be refused if attestation were enforced for all, and why.

Source, one of:
  --metrics URL      admin listener of a gateway, http://127.0.0.1:9090 by default: everything since its process
                     started; repeat it for several instances
  --file FILE        a saved metrics page, - for standard input; repeat it for several instances
  --prometheus URL   a Prometheus that scrapes the gateways: all of them together
    --range LENGTH   with --prometheus: how far back, such as 30m, 24h or 7d; 24h
    --selector TEXT  with --prometheus: label matchers that narrow it, such as 'job="numberwall",env="prod"'

Options:
  --route ID         this route alone; repeat it for several
  --tolerance SHARE  share of requests that may be refused and still be called safe, such as 0.5%; 0.1%
  --least COUNT      fewer requests tell nothing; 100
  --strict           exit with 3 unless every route of the report is safe to enforce
  --json             the same as JSON

Exit code 0: the report was made; 1: the source could not be read; 2: wrong options; 3: --strict, and not safe.
`;

/** Where the counters come from. */
export type ReportSource =
  | { readonly kind: 'metrics'; readonly urls: readonly URL[] }
  | { readonly kind: 'file'; readonly files: readonly string[] }
  | {
      readonly kind: 'prometheus';
      readonly url: URL;
      readonly range: string;
      readonly rangeMs: number;
      readonly selector?: string;
    };

export interface ReportOptions extends VerdictRules {
  readonly source: ReportSource;
  /** All where there is none. */
  readonly routes?: readonly string[];
  readonly strict: boolean;
  readonly json: boolean;
}

const LONGEST_RANGE = 90 * DAY;
const MATCHER = '[a-zA-Z_][a-zA-Z0-9_]*(?:=|!=|=~|!~)"(?:[^"\\\\\\n]|\\\\.)*"';
/** A list of label matchers of PromQL. */
export const SELECTOR = new RegExp(`^${MATCHER}(?:,${MATCHER})*$`);

const readUrl = (option: string, text: string): URL => {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new TypeError(`${option} is an http or https URL without credentials`);
  return url;
};

/** The listener alone means its metrics page. */
const metricsUrl = (text: string): URL => {
  const url = readUrl('--metrics', text);
  if (url.pathname === '/') url.pathname = '/metrics';
  return url;
};

const readTolerance = (text: string): number => {
  const percent = /^(?:\d{1,2}(?:\.\d{1,4})?|100)%$/.test(text) ? Number(text.slice(0, -1)) : Number.NaN;
  if (Number.isNaN(percent)) throw new TypeError('--tolerance is a percentage such as 0.1%');
  return percent / 100;
};

const readLeast = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new TypeError('--least is a whole number from 1 to 999999999');
  return Number(text);
};

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      metrics: { type: 'string', multiple: true },
      file: { type: 'string', multiple: true },
      prometheus: { type: 'string' },
      range: { type: 'string' },
      selector: { type: 'string' },
      route: { type: 'string', multiple: true },
      tolerance: { type: 'string', default: '0.1%' },
      least: { type: 'string', default: '100' },
      strict: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;

type Values = ReturnType<typeof parse>;

const readPrometheus = (text: string, { range = '24h', selector }: Values): ReportSource => {
  const rangeMs = parseDuration(range);
  if (rangeMs === undefined || rangeMs > LONGEST_RANGE)
    throw new TypeError('--range is a length of time up to 90d, such as 30m, 24h or 7d');
  if (selector !== undefined && !SELECTOR.test(selector))
    throw new TypeError('--selector is a list of label matchers, such as job="numberwall",env="prod"');
  const url = readUrl('--prometheus', text);
  return { kind: 'prometheus', url, range, rangeMs, ...(selector === undefined ? {} : { selector }) };
};

const readSource = (values: Values): ReportSource => {
  const { metrics, file, prometheus, range, selector } = values;
  if ([metrics, file, prometheus].filter((source) => source !== undefined).length > 1)
    throw new TypeError('give one of --metrics, --file and --prometheus');
  if (prometheus !== undefined) return readPrometheus(prometheus, values);
  if (range !== undefined || selector !== undefined)
    throw new TypeError('--range and --selector go with --prometheus: a metrics page has no past');
  if (file !== undefined) {
    if (file.filter((name) => name === '-').length > 1) throw new TypeError('give --file - once');
    return { kind: 'file', files: file };
  }
  return { kind: 'metrics', urls: (metrics ?? ['http://127.0.0.1:9090']).map(metricsUrl) };
};

/** Reads the options of the report. @throws {TypeError} for options that cannot be meant. */
export const readReportOptions = (args: readonly string[]): ReportOptions | 'help' => {
  const values = parse(args);
  if (values.help) return 'help';
  const { strict, json, route } = values;
  return {
    source: readSource(values),
    tolerance: readTolerance(values.tolerance),
    leastRequests: readLeast(values.least),
    strict,
    json,
    ...(route === undefined ? {} : { routes: route }),
  };
};
