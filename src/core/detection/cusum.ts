/**
 * CUSUM charts (Page 1954, Biometrika 41): S = max(0, S + the log-likelihood ratio of what was counted), in nats. An alarm
 * comes at `h`; while nothing is wrong, the mean number of observations between false alarms is at least e^h.
 */

/** The shares, or rates, that a chart tells apart: of nothing wrong, and the one to notice. */
export interface Rates {
  readonly from: number;
  readonly to: number;
}

/** Beyond this multiple of `h` evidence is not kept: so an alarm ends as surely as it began. */
const MAX_MULTIPLE = 2;

/** S after that much more evidence: between 0 and 2 × `h`. */
export const moveChart = (s: number, h: number, evidence: number): number =>
  Math.min(Math.max(s + evidence, 0), MAX_MULTIPLE * h);

/**
 * Evidence of trials, of which some were hits, that the share of hits has risen (Reynolds & Stoumbos 1999, J. Quality
 * Technology 31). Shares are in (0, 1), `to` above `from`.
 */
export const bernoulliEvidence = ({ from, to }: Rates, hits: number, trials: number): number =>
  hits * Math.log(to / from) + Math.max(trials - hits, 0) * Math.log((1 - to) / (1 - from));

/** Evidence of a count that its mean has risen to `to` (Lucas 1985, Technometrics 27). Means are above 0. */
export const poissonEvidence = ({ from, to }: Rates, count: number): number =>
  count * Math.log(to / from) - (to - from);

/** An alarm begins at `h`, and ends below half of it: so it does not flutter. */
export const isAlarm = (s: number, h: number, wasAlarm: boolean): boolean => s >= (wasAlarm ? h / 2 : h);
