import type { Counter } from '../../core/detection/signals.ts';
import { summaryOf } from '../../core/detection/charts.ts';
import type { WatchEvent } from '../../core/detection/evaluate.ts';
import type { Telemetry } from '../../core/telemetry.ts';
import { instantText } from '../../core/time.ts';
import type { DetectionFamilies } from './detection-families.ts';
import type { CounterFamily } from './metric-families.ts';
import type { Logger } from './logger.ts';

/** Longer numbers could be phone numbers. */
const MAX_FOREIGN = 999_999;

const round = (ratio: number): number => Math.round(ratio * 100) / 100;

/** What was learned meanwhile; more than a log may hold is written as the most. */
const foreignOf = ({ foreign }: { readonly foreign: number }) => ({
  foreign_answers: Math.min(foreign, MAX_FOREIGN),
});

const logOf = (event: WatchEvent): readonly [name: string, fields: Readonly<Record<string, unknown>>] => {
  if (event.kind === 'alarm') {
    const { detector, scope, ratio, since, risingSince } = event.evidence;
    return [
      event.isActive ? 'enumeration_alarm' : 'enumeration_alarm_over',
      {
        ...{ detector, segment: scope, ratio: round(ratio), since: instantText(since) },
        ...{ rising_since: instantText(risingSince), ...foreignOf(event.evidence) },
      },
    ];
  }
  const { segment, from, to, evidence } = event;
  const found = summaryOf(evidence);
  const seen =
    found === undefined
      ? {}
      : {
          since: instantText(found.since),
          rising_since: instantText(found.risingSince),
          ...foreignOf(found),
        };
  return ['containment', { segment, from, to, evidence: evidence.map(({ detector }) => detector), ...seen }];
};

/** What the detectors tell: counters, and a line for everything that changes. */
export const createDetectionEvents = ({
  metrics,
  logger,
}: {
  readonly metrics: DetectionFamilies;
  readonly logger: Logger;
}): Pick<Telemetry, 'countSeen' | 'detectorOff' | 'enumerationNoticed'> => {
  const counters: Partial<Record<Counter, CounterFamily>> = {
    adjacent: metrics.adjacency,
    tripwires: metrics.tripwire,
    ignored: metrics.exposedStarts,
    excused: metrics.tripwireCompletions,
    replays: metrics.tokenReuse,
  };
  return {
    countSeen(counter, count, kind) {
      for (let at = 0; at < count; at += 1) counters[counter]?.increment(kind);
    },
    detectorOff: (detector, reason) => logger.info('detector_off', { detector, reason }),
    enumerationNoticed(event) {
      if (event.kind === 'alarm' && event.isActive) metrics.alarms.increment(event.evidence.detector);
      const [name, fields] = logOf(event);
      logger.warn(name, fields);
    },
  };
};
