import { SECOND, type Instant } from '../time.ts';
import { WATCHED_DETECTORS } from './detector-meanings.ts';
import { OVER_AFTER_MS, type Incident } from './incidents.ts';
import { gotWords, sourceWords } from './source-words.ts';
import { timeOfDay } from './time-of-day.ts';

/** A row as a person reads it. */
export interface IncidentWords {
  readonly what: string;
  readonly when: string;
  readonly howMuch: string;
  readonly from: string;
  readonly got: string;
  readonly people: string;
}

const count = (value: number): string => Math.round(value).toLocaleString('en-US');

/** What is younger has not stopped yet. */
const PAUSE_MS = 12 * SECOND;

const sinceWords = ({ startedAt, isFromBefore, reading }: Incident): string => {
  if (isFromBefore) return `since before ${timeOfDay(startedAt)}, when this instance started`;
  return `since ${reading.counted === undefined ? 'about ' : ''}${timeOfDay(startedAt)}`;
};

const overWords = ({ startedAt, lastAt, isFromBefore }: Incident): string => {
  if (lastAt < startedAt) return `before ${timeOfDay(startedAt)}, when this instance started; over`;
  return `${isFromBefore ? 'before ' : ''}${timeOfDay(startedAt)} to ${timeOfDay(lastAt)}, over`;
};

const whenWords = (incident: Incident, now: Instant): string => {
  const { lastAt, isOver, reading } = incident;
  if (isOver) return overWords(incident);
  const since = sinceWords(incident);
  if (reading.isLate === true) return `${since}; known ten minutes late`;
  const pause = now - lastAt;
  if (reading.counted === undefined || pause < PAUSE_MS || reading.isOn) return `${since}, still going on`;
  return `${since}; none for ${count(pause / SECOND)} s, over at ${OVER_AFTER_MS / SECOND} s or more`;
};

const isDetector = ({ id }: Incident['reading']): boolean => WATCHED_DETECTORS.some((known) => known === id);

const thresholdWords = (reading: Incident['reading']): string => {
  const { counted, ratio } = reading;
  if (counted === undefined && !isDetector(reading)) return '';
  if (counted === undefined)
    return ratio >= 2
      ? 'evidence at its cap, twice the threshold'
      : `evidence ${ratio.toFixed(1)} × its threshold`;
  const { events, windowMs, atLeast, share } = counted;
  const now = `${count(events)} in ${windowMs / SECOND} s`;
  if (share === undefined) return `${now} (threshold ${atLeast})`;
  const percent = (part: number): string => `${Math.round(part * 100)} %`;
  return `${now}, ${percent(share.is)} of ${share.of} (threshold ${atLeast} and ${percent(share.atLeast)})`;
};

/** One request can be several events, where more than one limit refuses it: what it got is counted by requests. */
const allWords = ({ events, sources }: Incident): string => {
  if (sources !== undefined) return `${count(sources.requests)} in all`;
  return events === undefined ? '' : `${count(events)} in all`;
};

const peopleWords = ({ people: { canaries, served, level } }: Incident): string => {
  const canary =
    canaries === 0
      ? ''
      : `canary: ${count(served)} of ${count(canaries)} served${served < canaries ? ', the others not as people should be' : ''}`;
  const careful = level === 0 ? '' : `level ${level} at most`;
  return [canary, careful].filter((words) => words !== '').join('; ');
};

const muchWords = (incident: Incident): string => {
  const { isOver, reading, isConfirmed } = incident;
  const all = allWords(incident);
  const now = isOver ? '' : thresholdWords(reading);
  const detector = isConfirmed ? 'its detector has an alarm, too' : '';
  return [all, now, detector].filter((words) => words !== '').join('; ');
};

const fromWords = ({ id, reading, sources, sameDevicesAs }: Incident): string => {
  if (reading.weight === 'attention' && sources === undefined) return '';
  const from = sourceWords(id, sources);
  return sameDevicesAs === undefined ? from : `${from}; the same devices as of “${sameDevicesAs}”`;
};

/** The columns of its row. */
export const incidentWords = (incident: Incident, now: Instant): IncidentWords => {
  const { words, isEcho, sources, given } = incident;
  return {
    what: isEcho ? `${words}: what the attack of ten minutes ago left behind` : words,
    when: whenWords(incident, now),
    howMuch: muchWords(incident),
    from: fromWords(incident),
    got: incident.reading.weight === 'attention' && sources === undefined ? '' : gotWords(sources, given),
    people: peopleWords(incident),
  };
};
