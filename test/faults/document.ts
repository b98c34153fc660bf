import { readFile, writeFile } from 'node:fs/promises';

const DOCUMENT = new URL('../../docs/guarantees.md', import.meta.url);
const FAULTS = 'measured by `npm run faults`';

/** A row that was measured: its first cell says of what. */
export interface Row {
  readonly what: string;
  readonly row: string;
}

/** A table of docs/guarantees.md between its marks. */
export interface Section {
  /** Told apart in the marks; empty for the first. */
  readonly name: string;
  readonly head: readonly string[];
  /** First cells of all rows, in their order. */
  readonly order: readonly string[];
}

/** Writes what was measured; rows that were not measured this time stay as they are. */
export const writeSection = async ({ name, head, order }: Section, rows: readonly Row[]): Promise<void> => {
  const text = await readFile(DOCUMENT, 'utf8');
  const mark = (end: string): string => `<!-- ${FAULTS}${name === '' ? '' : `, ${name}`}: ${end} -->`;
  const from = text.indexOf(mark('begin')) + mark('begin').length;
  const to = text.indexOf(mark('end'));
  const known = text.slice(from, to).split('\n');
  const rowOf = (what: string): string | undefined =>
    rows.find((row) => row.what === what)?.row ?? known.find((line) => line.split('|')[1]?.trim() === what);
  const table = [...head, ...order.map(rowOf).filter((row) => row !== undefined)].join('\n');
  await writeFile(DOCUMENT, `${text.slice(0, from)}\n\n${table}\n\n${text.slice(to)}`);
};
