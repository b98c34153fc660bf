import type { Signal } from '../../core/detection/signals.ts';
import type { WatchEvent } from '../../core/detection/evaluate.ts';
import type { Telemetry } from '../../core/telemetry.ts';
import type { DetectionFamilies } from './detection-families.ts';
import type { CounterFamily } from './metric-families.ts';
import type { Logger } from './logger.ts';

const round = (ratio: number): number => Math.round(ratio * 100) / 100;

const logOf = (event: WatchEvent): readonly [name: string, fields: Readonly<Record<string, unknown>>] => {
  if (event.kind === 'alarm') {
    const { detector, scope, ratio, since } = event.evidence;
    return [
      event.isActive ? 'enumeration_alarm' : 'enumeration_alarm_over',
      { detector, segment: scope, ratio: round(ratio), since: new Date(since).toISOString() },
    ];
  }
  const { segment, from, to, evidence } = event;
  return ['containment', { segment, from, to, evidence: evidence.map(({ detector }) => detector) }];
};

/** What the detectors tell: counters, and a line for everything that changes. */
export const createDetectionEvents = ({
  metrics,
  logger,
}: {
  readonly metrics: DetectionFamilies;
  readonly logger: Logger;
}): Pick<Telemetry, 'signalSeen' | 'enumerationNoticed'> => {
  const counters: Partial<Record<Signal, CounterFamily>> = {
    adjacent: metrics.adjacency,
    tripwires: metrics.tripwire,
    replays: metrics.tokenReuse,
  };
  return {
    signalSeen(signal, count, kind) {
      for (let at = 0; at < count; at += 1) counters[signal]?.increment(kind);
    },
    enumerationNoticed(event) {
      if (event.kind === 'alarm' && event.isActive) metrics.alarms.increment(event.evidence.detector);
      const [name, fields] = logOf(event);
      logger.warn(name, fields);
    },
  };
};
