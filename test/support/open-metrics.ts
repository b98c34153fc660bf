/** One sample of an OpenMetrics page. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Trace id of the exemplar. */
  readonly trace?: string;
}

const SAMPLE = /^([a-z_][a-z0-9_]*)(?:\{(.*?)\})? (\S+)(?: # \{trace_id="(.*?)"\} \S+ \S+)?$/;

const readLabels = (text = ''): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );

/** Reads every sample of the page; throws at a line that is none. */
export const readSamples = (page: string): Sample[] =>
  page
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, labels, value, trace] = SAMPLE.exec(line) ?? [];
      if (name === undefined) throw new Error(`not a sample: ${line}`);
      const sample = { name, labels: readLabels(labels), value: Number(value) };
      return trace === undefined ? sample : { ...sample, trace };
    });

/** The value of the one sample with this name and exactly these labels; undefined where there is none. */
export const sampleValue = (
  page: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined =>
  readSamples(page).find(
    (sample) =>
      sample.name === name &&
      Object.keys(sample.labels).length === Object.keys(labels).length &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  )?.value;

/** Combinations of labels that the page has: a histogram counts once for each, whatever its buckets. */
export const countSeries = (samples: readonly Sample[]): number =>
  new Set(
    samples.map(
      ({ name, labels }) =>
        `${name.replace(/_(bucket|sum|count)$/, '')}${JSON.stringify({ ...labels, le: undefined })}`,
    ),
  ).size;

/** The sum of all samples with this name. */
export const sumOfSamples = (page: string, name: string): number =>
  readSamples(page).reduce((sum, sample) => (sample.name === name ? sum + sample.value : sum), 0);
