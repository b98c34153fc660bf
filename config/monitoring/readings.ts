import type { Reading } from './reading.ts';

type Rest = Partial<Omit<Reading, 'metric' | 'take'>>;

const nameOf = (metric: string): string =>
  /^(process|nodejs)_/.test(metric) ? metric : `numberwall_${metric}`;

const reading =
  (take: Reading['take'], join: Reading['join']) =>
  (metric: string, rest: Rest = {}): Reading => ({ metric: nameOf(metric), take, join, ...rest });

/** The highest value of a gauge at any instance, now. */
export const highest = reading('value', 'max');

/** The lowest value of a gauge at any instance, now. */
export const lowest = reading('value', 'min');

/** A gauge, summed over instances, now. */
export const total = reading('value', 'sum');

/** Events of a counter a second. */
export const rate = reading('rate', 'sum');

/** Events of a counter in the last `seconds`. */
export const increase = (metric: string, seconds: number, rest: Rest = {}): Reading => ({
  ...reading('increase', 'sum')(metric, rest),
  seconds,
});

/** A quantile of a histogram. */
export const quantile = (of: number, metric: string, rest: Rest = {}): Reading => ({
  ...reading('quantile', 'sum')(metric, rest),
  quantile: of,
});

/** The mean of a histogram. */
export const mean = reading('mean', 'sum');

/** One reading ÷ another. */
export const share = (of: Reading, over: Reading): Reading => ({ ...of, over });
