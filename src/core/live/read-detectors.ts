import { COMPLETE_WITHIN_MS } from '../detection/starts.ts';
import { SECOND, type Instant } from '../time.ts';
import { DETECTOR_MEANINGS, DETECTOR_RUNBOOK, WATCHED_DETECTORS } from './detector-meanings.ts';
import type { SignReading } from './read-signs.ts';
import { sumWhere, type Snapshot } from './snapshot.ts';

const ALARM = 'numberwall_enumeration_alarm_active';
const CUSUM = 'numberwall_enumeration_cusum';
const ROSE = 'numberwall_enumeration_evidence_timestamp_seconds';

/** Metrics that the readings of detectors stand on. */
export const DETECTOR_METRICS: readonly string[] = [ALARM, CUSUM, ROSE];

/** Steps of detectors are ten seconds, and judged three seconds after their end: evidence that is older only fades. */
const FRESH_MS = 25 * SECOND;

/** Detectors as signs: they know minutes later, and remember for minutes what does not go on any more. */
export const readDetectors = (snapshot: Snapshot, at: Instant): readonly SignReading[] =>
  WATCHED_DETECTORS.map((id): SignReading => {
    const { words, weight, isLate, sign } = DETECTOR_MEANINGS[id];
    const evidence = sumWhere(snapshot, CUSUM, { detector: id });
    const isAlarm = sumWhere(snapshot, ALARM, { detector: id }) > 0;
    const rose = (which: string) => sumWhere(snapshot, ROSE, { detector: id, rose: which }) * SECOND;
    const late = isLate === true ? COMPLETE_WITHIN_MS : 0;
    return {
      ...{ id, words, weight, metric: CUSUM, runbook: DETECTOR_RUNBOOK },
      // An alarm ends below half its threshold: until then it stays one.
      ratio: isAlarm ? Math.max(1, evidence) : Math.min(evidence, 0.99),
      isOn: isAlarm && at - rose('last') < FRESH_MS,
      beganAt: rose('first') - late,
      lastAt: rose('last') - late,
      ...(isLate === undefined ? {} : { isLate }),
      ...(sign === undefined ? {} : { sameAs: sign }),
    };
  });
