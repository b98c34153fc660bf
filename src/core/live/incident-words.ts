import { SECOND, type Instant } from '../time.ts';
import { OVER_AFTER_MS, type Incident } from './incidents.ts';
import { gotWords, sourceWords } from './source-words.ts';

/** A row as a person reads it. */
export interface IncidentWords {
  readonly what: string;
  readonly when: string;
  readonly howMuch: string;
  readonly from: string;
  readonly got: string;
}

/** `01:25:17`, in UTC. */
const clock = (at: Instant): string => new Date(at).toISOString().slice(11, 19);

const count = (value: number): string => Math.round(value).toLocaleString('en-US');

/** What is younger has not stopped yet. */
const PAUSE_MS = 12 * SECOND;

const whenWords = ({ startedAt, lastAt, isOver, reading }: Incident, now: Instant): string => {
  const start = clock(startedAt);
  if (isOver) return `${start} to ${clock(lastAt)}, over`;
  if (reading.isLate === true) return `since about ${start}; known ten minutes late`;
  const pause = now - lastAt;
  if (reading.counted === undefined) return `since about ${start}, still going on`;
  return pause < PAUSE_MS || reading.isOn
    ? `since ${start}, still going on`
    : `since ${start}; none for ${count(pause / SECOND)} s, over at ${OVER_AFTER_MS / SECOND} s or more`;
};

const thresholdWords = ({ counted, ratio }: Incident['reading']): string => {
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

const muchWords = ({ events, isOver, reading, isConfirmed }: Incident): string => {
  const all = events === undefined ? '' : `${count(events)} in all`;
  const now = isOver ? '' : thresholdWords(reading);
  const detector = isConfirmed ? 'its detector has an alarm, too' : '';
  return [all, now, detector].filter((words) => words !== '').join('; ');
};

/** The columns of its row. */
export const incidentWords = (incident: Incident, now: Instant): IncidentWords => {
  const { id, words, isEcho, sources, given } = incident;
  return {
    what: isEcho ? `${words}: what the attack of ten minutes ago left behind` : words,
    when: whenWords(incident, now),
    howMuch: muchWords(incident),
    from: incident.reading.weight === 'attention' && sources === undefined ? '' : sourceWords(id, sources),
    got: incident.reading.weight === 'attention' && sources === undefined ? '' : gotWords(sources, given),
  };
};
