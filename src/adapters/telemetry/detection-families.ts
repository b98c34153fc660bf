import type { Segment } from '../../core/containment/segment.ts';
import type { Strictness } from '../../core/containment/ledger.ts';
import { DETECTOR_IDS, type DetectorId } from '../../core/detection/detectors.ts';
import { SECOND, type Instant } from '../../core/time.ts';
import { DETECTION_METRICS } from './detection-metrics.ts';
import { createCounter, createGauge, type CounterFamily, type FamilyContext } from './metric-families.ts';

/** What the detectors know at a rendering. */
export interface DetectionGauges {
  /** Evidence ÷ threshold, where there is most of it. */
  ratio(detector: DetectorId): number;
  /** When it began to rise, and last rose, where there is most of it; 0 where there is none. */
  rose(detector: DetectorId): { readonly first: Instant; readonly last: Instant };
  /** Segments in alarm. */
  active(detector: DetectorId): number;
  /** Of the countries of starts from the usual, in nats. */
  countryShift(): number;
  /** Devices that are told nothing. */
  exposed(): number;
  /** Of segments that were asked about or pinned. */
  levels(): ReadonlyMap<Segment, Strictness>;
}

export interface DetectionFamilies {
  readonly alarms: CounterFamily;
  readonly exposedStarts: CounterFamily;
  readonly adjacency: CounterFamily;
  readonly tripwire: CounterFamily;
  readonly tripwireCompletions: CounterFamily;
  readonly tokenReuse: CounterFamily;
}

/** Registers them; the gauges ask at each rendering. */
export const createDetectionFamilies = (
  context: FamilyContext,
  read: () => DetectionGauges | undefined,
): DetectionFamilies => {
  createGauge(context, DETECTION_METRICS.cusum, (gauge) => {
    for (const id of DETECTOR_IDS) gauge.set(read()?.ratio(id) ?? 0, id);
  });
  createGauge(context, DETECTION_METRICS.alarmActive, (gauge) => {
    for (const id of DETECTOR_IDS) gauge.set(read()?.active(id) ?? 0, id);
  });
  createGauge(context, DETECTION_METRICS.evidenceTimestamp, (gauge) => {
    for (const id of DETECTOR_IDS) {
      const { first, last } = read()?.rose(id) ?? { first: 0, last: 0 };
      gauge.set(first / SECOND, id, 'first');
      gauge.set(last / SECOND, id, 'last');
    }
  });
  createGauge(context, DETECTION_METRICS.containmentLevel, (gauge) => {
    for (const [segment, level] of read()?.levels() ?? []) gauge.set(level, segment);
  });
  createGauge(context, DETECTION_METRICS.countryShift, (gauge) => gauge.set(read()?.countryShift() ?? 0));
  createGauge(context, DETECTION_METRICS.exposedDevices, (gauge) => gauge.set(read()?.exposed() ?? 0));
  return {
    alarms: createCounter(context, DETECTION_METRICS.alarms),
    exposedStarts: createCounter(context, DETECTION_METRICS.exposedStarts),
    adjacency: createCounter(context, DETECTION_METRICS.adjacency),
    tripwire: createCounter(context, DETECTION_METRICS.tripwire),
    tripwireCompletions: createCounter(context, DETECTION_METRICS.tripwireCompletions),
    tokenReuse: createCounter(context, DETECTION_METRICS.tokenReuse),
  };
};
