import type { Report } from '../report/report.ts';
import type { Verdict } from '../judging/verdict.ts';

/** A figure for people. */
export const figure = (value: number): string =>
  Number.isInteger(value) ? value.toLocaleString('en') : value.toPrecision(3);

const line = ({ holds, claim, measured, bound, unit }: Verdict): string =>
  `  ${holds ? '✓' : '✗'} ${claim}: ${figure(measured)} (bound ${figure(bound)} ${unit})\n`;

/** What a run has shown, in a few lines. */
export const summarise = ({ scenario, verdicts, totals, partial, holds }: Report): string =>
  `${holds ? '✓' : '✗'} ${scenario.id} ${scenario.name}${partial ? ' (interrupted)' : ''}\n` +
  verdicts.map(line).join('') +
  `    ${figure(totals.arrivals)} arrivals, dropped_iterations ${totals.dropped_iterations}; ` +
  `a limit per address alone would have answered about ${figure(totals.naiveNumbers)} numbers, this gateway about ${totals.numbersLearned}\n` +
  (totals.spending.dollarsPerNumber === null
    ? ''
    : `    ${totals.spending.dollarsPerNumber} dollars for each number\n`);
