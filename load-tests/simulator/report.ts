import { dollars } from '../report/figures.ts';
import type { Check, SimulationResult } from './result.ts';

const figure = (value: number): string => {
  if (value === 0 || Number.isInteger(value)) return value.toLocaleString('en-US');
  return value < 0.01
    ? value.toExponential(1)
    : value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 3 : 1 });
};

const checkText = ({ name, measured, bound, ok }: Check): string =>
  `${ok ? '✓' : '✗'} ${name} ${figure(measured)} (${figure(bound)})`;

const costText = ({ cost }: SimulationResult): string =>
  `${figure(cost.arrivals)} requests, ${figure(cost.decisions)} decisions in ${figure(Math.round(cost.seconds))} s, ` +
  `${figure(Math.round(cost.decisionsPerSecond))} in a second of the processor, ` +
  `${figure(Math.round(cost.peakMemoryBytes / 1e6))} MB` +
  (cost.evicted === 0 ? '' : `; ${figure(cost.evicted)} counters had to go that still counted`);

/** Of honest people who were told nothing: by what. */
const blindText = ({ honest }: SimulationResult): readonly string[] => {
  const parts = Object.entries(honest.blindBy).map(([by, count]) => `${by} ${figure(count)}`);
  return parts.length === 0 ? [] : [`  honest people were told nothing by ${parts.join(', ')}`];
};

/** What an adversary with prices has paid for each number that it learned. */
const priceText = ({ attack }: SimulationResult): readonly string[] => {
  const { dollars: spent, learned = 0 } = attack ?? {};
  if (spent === undefined) return [];
  const each = learned === 0 ? 'nothing was learned' : `${dollars(spent / learned)} for each number learned`;
  return [`  spent ${dollars(spent)}: ${each}`];
};

/** What a terminal shows of one scenario: what must hold with ✓ and ✗, measured, and in brackets the bound. */
export const reportLines = (result: SimulationResult): readonly string[] => [
  `${result.id} ${result.name}: ${figure(result.days)} days, disclosure ${result.disclosure}`,
  ...result.checks.map((check) => `  ${checkText(check)}`),
  ...blindText(result),
  ...priceText(result),
  `  ${costText(result)}`,
];

const HEAD = ['scenario', 'days', 'disclosure', 'what must hold: measured (bound)'];

const rowOf = (result: SimulationResult): readonly string[] => [
  `${result.id} ${result.name}`,
  figure(result.days),
  `\`${result.disclosure}\``,
  result.checks.map(checkText).join(' · '),
];

/** The same as a table in Markdown, as prettier aligns it. */
const markdownTable = (results: readonly SimulationResult[]): string => {
  const rows = [HEAD, ...results.map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
};

export const MARKS = {
  begin: '<!-- written by `npm run simulate -- all --docs`: begin -->',
  end: '<!-- written by `npm run simulate -- all --docs`: end -->',
} as const;

/** The text with the table between its marks. @throws {RangeError} where they are missing */
export const withTable = (text: string, results: readonly SimulationResult[]): string => {
  const [from, to] = [text.indexOf(MARKS.begin), text.indexOf(MARKS.end)];
  if (from < 0 || to < from) throw new RangeError('the document lacks its marks');
  return `${text.slice(0, from + MARKS.begin.length)}\n\n${markdownTable(results)}\n\n${text.slice(to)}`;
};
