import type { Segment } from '../../core/containment/segment.ts';
import {
  DISTINCT_KINDS,
  DISTINCT_WINDOWS,
  type DistinctKind,
  type DistinctWindow,
} from '../../core/meters/distinct.ts';
import { DAY, HOUR } from '../../core/time.ts';
import {
  createCounter,
  createGauge,
  createHistogram,
  type CounterFamily,
  type FamilyContext,
  type GaugeFamily,
  type HistogramFamily,
} from './metric-families.ts';
import { LEAK_WINDOWS, METER_METRICS } from './meter-metrics.ts';

/** What the meters know at a rendering. */
export interface MeterGauges {
  /** Foreign numbers at most, in the last `windowMs`. */
  bound(windowMs: number): number;
  /** Truthful answers that no completion has repaid yet. */
  waiting(): number;
  left(): ReadonlyMap<Segment, number>;
  /** Distinct subjects, of all instances. */
  distinct(kind: DistinctKind, window: DistinctWindow): number;
}

export interface MeterFamilies {
  readonly starts: CounterFamily;
  readonly completions: CounterFamily;
  readonly foreignAnswers: CounterFamily;
  readonly ledgerExhausted: CounterFamily;
  readonly ledgerFill: HistogramFamily;
  readonly fanout: HistogramFamily;
  readonly responseTiming: GaugeFamily;
  readonly canary: CounterFamily;
}

const WINDOW_MS: Readonly<Record<(typeof LEAK_WINDOWS)[number], number>> = { '1h': HOUR, '24h': DAY };

/** Registers them; the gauges ask at each rendering. */
export const createMeterFamilies = (
  context: FamilyContext,
  read: () => MeterGauges | undefined,
): MeterFamilies => {
  createGauge(context, METER_METRICS.leakBound, (gauge) => {
    for (const window of LEAK_WINDOWS) gauge.set(read()?.bound(WINDOW_MS[window]) ?? 0, window);
  });
  createGauge(context, METER_METRICS.answersWaiting, (gauge) => gauge.set(read()?.waiting() ?? 0));
  createGauge(context, METER_METRICS.segmentBudget, (gauge) => {
    for (const [segment, left] of read()?.left() ?? []) gauge.set(left, segment);
  });
  createGauge(context, METER_METRICS.distinct, (gauge) => {
    for (const kind of DISTINCT_KINDS)
      for (const window of DISTINCT_WINDOWS) gauge.set(read()?.distinct(kind, window) ?? 0, kind, window);
  });
  return {
    starts: createCounter(context, METER_METRICS.starts),
    completions: createCounter(context, METER_METRICS.completions),
    foreignAnswers: createCounter(context, METER_METRICS.foreignAnswers),
    ledgerExhausted: createCounter(context, METER_METRICS.ledgerExhausted),
    ledgerFill: createHistogram(context, METER_METRICS.ledgerFill),
    fanout: createHistogram(context, METER_METRICS.fanout),
    responseTiming: createGauge(context, METER_METRICS.responseTiming),
    canary: createCounter(context, METER_METRICS.canary),
  };
};
