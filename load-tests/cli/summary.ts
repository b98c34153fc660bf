import { bareIn, dollars, figure, inUnit } from '../report/figures.ts';
import type { Report, Totals } from '../report/report.ts';
import type { Verdict } from '../judging/verdict.ts';

const verdictLine = ({ holds, claim, measured, bound, unit }: Verdict): string =>
  `  ${holds ? '✓' : '✗'} ${claim}: ${bareIn(measured, unit)} (bound ${inUnit(bound, unit)})\n`;

type Spending = Totals['spending'];

/** What a number has cost, or that nothing was to be had for the money. */
const priceOf = ({ dollars: spent, dollarsPerNumber }: Omit<Spending, 'ways' | 'prices'>): string => {
  if (dollarsPerNumber !== null) return `${dollars(dollarsPerNumber)} for each number learned`;
  return spent === null ? 'no prices' : `${dollars(spent)} for nothing`;
};

const wayLines = (ways: Spending['ways']): string => {
  const longest = Math.max(0, ...ways.map(({ way }) => way.length));
  const line = (way: Spending['ways'][number]): string =>
    `      ${way.isCheapest ? '→' : ' '} ${way.way.padEnd(longest)}  asked ${figure(way.asked).padStart(7)}  learned ${figure(way.numbersLearned).padStart(5)}  ${priceOf(way)}\n`;
  return ways.map(line).join('');
};

const spendingLines = (spending: Spending): string => {
  const { dollars: spent, keys, addresses, ways } = spending;
  if (spent === null) return '';
  const bought = `${figure(keys)} keys, ${figure(addresses)} addresses`;
  return `    spent ${dollars(spent)} (${bought}): ${priceOf(spending)}\n${wayLines(ways)}`;
};

const attackLines = ({ totals }: Report): string =>
  `    learned ${figure(totals.numbersLearned)} of ${figure(totals.arrivals)} questions` +
  `; a limit of 10 a minute per address alone would have given away ${figure(totals.naiveNumbers)}\n` +
  spendingLines(totals.spending);

/** What a run has shown, in a few lines. */
export const summarise = (report: Report): string => {
  const { scenario, verdicts, totals, partial, holds } = report;
  const { honest, dropped_iterations: dropped } = totals;
  return (
    `${holds ? '✓' : '✗'} ${scenario.id} ${scenario.name}${partial ? ' (interrupted)' : ''}\n` +
    verdicts.map(verdictLine).join('') +
    (scenario.kind === 'attack' ? attackLines(report) : '') +
    `    honest people: ${figure(honest.registered)} of ${figure(honest.begun)} registered, ${figure(honest.refused)} requests refused` +
    `${dropped > 0 ? `; dropped_iterations ${figure(dropped)}: the generator fell behind` : ''}\n`
  );
};

/** One line for many runs: how many held, and which did not. */
export const summariseAll = (reports: readonly Report[]): string => {
  const broken = reports.filter(({ holds }) => !holds).map(({ scenario }) => scenario.name);
  const held = `${reports.length - broken.length} of ${reports.length} scenarios hold all bounds`;
  return broken.length === 0 ? `${held}\n` : `${held}; broken: ${broken.join(', ')}\n`;
};
