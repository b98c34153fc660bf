/** One counter of a gateway: its value, or by how much it grew in a span. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The counters that a report reads. */
export const REPORT_COUNTERS = {
  results: 'numberwall_attestation_results_total',
  failures: 'numberwall_attestation_failures_total',
  appVersions: 'numberwall_attestation_app_versions_total',
} as const;

const NAMES: ReadonlySet<string> = new Set(Object.values(REPORT_COUNTERS));

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\} (\S+)(?: \S+)?(?: # .*)?$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n' };

/** A hostile page must not steer the terminal that shows it. */
export const withoutControls = (text: string): string => text.replaceAll(/[^\n\P{C}]/gu, '�');

const unescape = (text: string): string =>
  text.replaceAll(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character);

const labelsOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(LABEL)].map(([, name = '', value = '']) => [name, unescape(value)]));

/** What a counter can be: a whole or broken number from 0 (OpenMetrics 1.0 §5.1). */
export const readCount = (text: string): number | undefined => {
  const value = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
};

/** The counters of a metrics page, or what is wrong with it. */
export type ReadPage =
  { readonly ok: true; readonly samples: readonly Sample[] } | { readonly ok: false; readonly fault: string };

const isOneOf = (names: ReadonlySet<string>, line: string): boolean =>
  names.has(/^[a-zA-Z0-9_:]*/.exec(line)?.[0] ?? '');

/** Reads these counters (those of the report by default) from a page of OpenMetrics or of the older text format; everything else is passed over. */
export const readMetricsPage = (page: string, names: ReadonlySet<string> = NAMES): ReadPage => {
  const lines = page.split(/\r?\n/);
  if (!lines.some((line) => line.startsWith('numberwall_build_info{')))
    return { ok: false, fault: 'is no metrics page of a gateway: it lacks numberwall_build_info' };
  const samples: Sample[] = [];
  for (const [index, line] of lines.entries()) {
    if (!isOneOf(names, line)) continue;
    const [, name, labels = '', text = ''] = SAMPLE.exec(line) ?? [];
    const value = readCount(text);
    if (name === undefined || value === undefined)
      return { ok: false, fault: `has no counter in line ${index + 1}: is it cut off?` };
    samples.push({ name, labels: labelsOf(labels), value });
  }
  return { ok: true, samples };
};
