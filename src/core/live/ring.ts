import type { Instant } from '../time.ts';

/** The last samples of many lines, in typed arrays of a fixed length: memory is bounded whatever happens. */
export interface Ring {
  /** The newest sample of every line, in the order of the lines; NaN is a gap. */
  push(at: Instant, values: readonly number[]): void;
  /** Numbers of the samples that are kept: from `first` up to, without, `next`. */
  range(): { readonly first: number; readonly next: number };
  /** When the samples from `from` up to, without, `to` were taken. */
  times(from: number, to: number): readonly Instant[];
  /** Values of a line; NaN where there was none. */
  values(line: number, from: number, to: number): readonly number[];
}

export interface RingOptions {
  /** Samples that are kept. */
  readonly samples: number;
  /** Lines that are kept; further ones are left out. */
  readonly lines: number;
}

/** Bytes that a full ring takes: four a value, eight a time. */
export const ringBytes = ({ samples, lines }: RingOptions): number => samples * (lines * 4 + 8);

/** An empty ring. Samples are numbered from 0, for as long as it lives. */
export const createRing = ({ samples, lines }: RingOptions): Ring => {
  const columns: Float32Array[] = [];
  const instants = new Float64Array(samples);
  let next = 0;
  const indices = (from: number, to: number): number[] => {
    const first = Math.max(from, next - samples, 0);
    return Array.from({ length: Math.max(0, Math.min(to, next) - first) }, (_, at) => (first + at) % samples);
  };
  return {
    push(at, values) {
      const slot = next % samples;
      instants[slot] = at;
      while (columns.length < Math.min(values.length, lines))
        columns.push(new Float32Array(samples).fill(Number.NaN));
      for (const [line, column] of columns.entries()) column[slot] = values[line] ?? Number.NaN;
      next += 1;
    },
    range: () => ({ first: Math.max(0, next - samples), next }),
    times: (from, to) => indices(from, to).map((slot) => instants[slot] ?? 0),
    values: (line, from, to) => indices(from, to).map((slot) => columns[line]?.[slot] ?? Number.NaN),
  };
};
