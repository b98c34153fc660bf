import type { Line } from '../lines.ts';
import type { Overview } from '../overview.ts';

/** A figure at one time; null where there is none. */
export type Figure = number | null;

/** A line and its past. */
export interface ShownLine extends Line {
  /** As long as the times; empty where no past is kept. */
  readonly past: Figure[];
  now: Figure;
}

/** Everything that the gateway has told. */
export interface Model {
  /** Seconds since the epoch, as uPlot takes them. */
  readonly times: number[];
  readonly lines: ShownLine[];
  overview: Overview | undefined;
  at: number;
}

/** Samples that are kept, as at the gateway. */
const KEPT = 900;

/** Nothing yet. */
export const createModel = (): Model => ({ times: [], lines: [], overview: undefined, at: 0 });

const kept = ({ lines }: Model): ShownLine[] => lines.filter(({ isKept }) => isKept);

const trim = (model: Model): void => {
  const beyond = model.times.length - KEPT;
  if (beyond <= 0) return;
  model.times.splice(0, beyond);
  for (const { past } of kept(model)) past.splice(0, beyond);
};

/** Forgets what another process has told. */
export const forget = (model: Model): void => {
  model.times.length = 0;
  model.lines.length = 0;
};

/** Takes new lines; their past is empty. */
export const takeLines = (model: Model, data: unknown): void => {
  const { from, lines } = data as { from: number; lines: readonly Line[] };
  for (const [index, line] of lines.entries())
    model.lines[from + index] ??= {
      ...line,
      past: line.isKept ? model.times.map(() => null) : [],
      now: null,
    };
};

/** Takes a piece of the past. */
export const takePast = (model: Model, data: unknown): void => {
  const { times, columns } = data as { times: readonly number[]; columns: readonly (Figure | Figure[])[] };
  for (const at of times) model.times.push(at / 1_000);
  for (const [index, { past }] of kept(model).entries()) {
    const column = columns[index] ?? null;
    for (const [sample] of times.entries())
      past.push(Array.isArray(column) ? (column[sample] ?? null) : column);
  }
  trim(model);
};

/** Takes the newest second. */
export const takeNow = (model: Model, data: unknown): void => {
  const { at, values, overview } = data as { at: number; values: readonly Figure[]; overview: Overview };
  model.times.push(at / 1_000);
  for (const [index, line] of model.lines.entries()) {
    line.now = values[index] ?? null;
    if (line.isKept) line.past.push(line.now);
  }
  model.overview = overview;
  model.at = at;
  trim(model);
};
