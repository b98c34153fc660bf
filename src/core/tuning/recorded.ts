import type { Sample } from '../attestation-report/samples.ts';
import { DAY } from '../time.ts';

/** The counters that tuning reads. */
export const TUNING_COUNTERS = {
  starts: 'numberwall_enumeration_starts_total',
  completions: 'numberwall_enumeration_completions_total',
  foreign: 'numberwall_enumeration_foreign_answers_total',
  invalid: 'numberwall_enumeration_invalid_numbers_total',
} as const;

/** By how much the counters grew over a span. */
export interface Recording {
  readonly samples: readonly Sample[];
  /** Milliseconds. */
  readonly spanMs: number;
}

/** One segment, or all. */
export interface Traffic {
  readonly startsPerDay: number;
  readonly completionsPerDay: number;
  /** Share of starts that completed, 0 to 1; a completion whose start lies before the span makes no more of it. */
  readonly completionRate: number;
  readonly foreignPerDay: number;
}

export interface RecordedTraffic extends Traffic {
  readonly spanMs: number;
  readonly starts: number;
  /** Share of numbers that cannot exist, of those asked about. */
  readonly typingErrors: number;
  /** Those with a start, the most of them first. */
  readonly segments: readonly (Traffic & { readonly segment: string; readonly starts: number })[];
}

const sumOf = (samples: readonly Sample[], name: string): number =>
  samples.filter((sample) => sample.name === name).reduce((sum, { value }) => sum + value, 0);

const trafficOf = (samples: readonly Sample[], spanMs: number): Traffic => {
  const days = spanMs / DAY;
  const starts = sumOf(samples, TUNING_COUNTERS.starts);
  const completions = sumOf(samples, TUNING_COUNTERS.completions);
  return {
    startsPerDay: starts / days,
    completionsPerDay: completions / days,
    completionRate: starts === 0 ? 0 : Math.min(1, completions / starts),
    foreignPerDay: sumOf(samples, TUNING_COUNTERS.foreign) / days,
  };
};

/** What the counters say of registrations. */
export const recordedTraffic = ({ samples, spanMs }: Recording): RecordedTraffic => {
  const starts = sumOf(samples, TUNING_COUNTERS.starts);
  const invalid = sumOf(samples, TUNING_COUNTERS.invalid);
  const bySegment = Map.groupBy(
    samples.filter(({ labels }) => labels['segment'] !== undefined),
    ({ labels }) => labels['segment'] ?? '',
  );
  const segments = [...bySegment]
    .map(([segment, own]) => ({
      segment,
      starts: sumOf(own, TUNING_COUNTERS.starts),
      ...trafficOf(own, spanMs),
    }))
    .filter((each) => each.starts > 0)
    .sort((one, other) => other.starts - one.starts);
  const asked = starts + invalid;
  return {
    ...trafficOf(samples, spanMs),
    spanMs,
    starts,
    typingErrors: asked === 0 ? 0 : invalid / asked,
    segments,
  };
};
