import type { Ring } from '../core/live/ring.ts';
import type { Line } from './lines.ts';
import type { Moment } from './live.ts';

/** A figure as JSON: short, null where there is none, and beyond all numbers where it is infinite (JSON has no word for it). */
export const figureText = (value: number, digits: number): string => {
  if (Number.isNaN(value)) return 'null';
  if (!Number.isFinite(value)) return value > 0 ? '1e999' : '-1e999';
  return String(Number(value.toPrecision(digits)));
};

const columnText = (values: readonly number[]): string => {
  const texts = values.map((value) => figureText(value, 4));
  // Most lines are quiet most of the time.
  return texts.every((text) => text === texts[0]) ? (texts[0] ?? 'null') : `[${texts.join(',')}]`;
};

/** One event (HTML Living Standard §9.2.6). */
const eventText = (name: string, data: string, id?: string): string =>
  `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`;

/** Who speaks, and how often. */
export const helloText = (about: object): string => eventText('hello', JSON.stringify(about));

/** The lines from the one of number `from` on. */
export const linesText = (lines: readonly Line[], from: number): string =>
  eventText('lines', JSON.stringify({ from, lines: lines.slice(from) }));

/** Samples of the past: of each kept line its values, or one value where all are equal. */
export const pastText = (past: Ring, kept: number, from: number, to: number): string => {
  const columns = Array.from({ length: kept }, (_, line) => columnText(past.values(line, from, to)));
  const times = past.times(from, to).map((at) => Math.round(at));
  return eventText('past', `{"times":[${times.join(',')}],"columns":[${columns.join(',')}]}`);
};

/** The newest sample. */
export const momentText = ({ number, at, values, overview }: Moment, epoch: string): string => {
  const figures = values.map((value) => figureText(value, 9)).join(',');
  const data = `{"at":${at},"values":[${figures}],"overview":${JSON.stringify(overview)}}`;
  return eventText('now', data, `${epoch}-${number}`);
};
