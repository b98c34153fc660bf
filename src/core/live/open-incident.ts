import { SECOND, type Instant } from '../time.ts';
import type { Incident, PeopleMeanwhile, Watched } from './incidents.ts';
import type { SignReading } from './read-signs.ts';
import type { Tally } from './tally.ts';

/** An incident that is not over, and what it is reckoned by. */
export interface OpenIncident {
  readonly incident: Omit<Incident, 'sources'>;
  readonly tally: Tally;
  readonly unprovenBefore: number;
  readonly eventsBefore: number;
  readonly peopleBefore: PeopleMeanwhile;
  /** When it was last seen going on, by the clock of here. */
  readonly seenAt: Instant;
}

/** Of two that are no further apart each may be the other’s. */
const NEAR_MS = 30 * SECOND;

const overlaps = (a: Pick<Incident, 'startedAt' | 'lastAt'>, { beganAt, lastAt }: SignReading): boolean =>
  a.startedAt <= lastAt + NEAR_MS && a.lastAt >= beganAt - NEAR_MS;

/** Does a row tell the same already, of a sign that is faster? */
export const isKnownAs = (reading: SignReading, incidents: readonly Incident[]): boolean =>
  reading.sameAs !== undefined &&
  incidents.some((each) => each.id === reading.sameAs && overlaps(each, reading));

/** Is it late, and an attack that is over explains it? */
export const isEcho = (reading: SignReading, over: readonly Incident[]): boolean =>
  reading.isLate === true &&
  over.some((each) => each.weight === 'attack' && !each.isEcho && overlaps(each, reading));

/** As others see it. */
export const presented = ({ incident, tally }: OpenIncident): Incident => {
  const sources = tally.read();
  return sources.requests === 0 ? incident : { ...incident, sources };
};

/** What a row is reckoned from. */
export type Beginning = Pick<OpenIncident, 'tally' | 'unprovenBefore' | 'peopleBefore'> & {
  /** Of what came before then this instance knows nothing. */
  readonly watchedSince: Instant;
};

/** A row that begins. */
export const beginning = (reading: SignReading, { watchedSince, ...from }: Beginning): OpenIncident => {
  const { id, words, weight, runbook, beganAt, lastAt, counted } = reading;
  // What signs count began to be counted here; evidence is of all instances, and may be older than this one.
  const isFromBefore = counted === undefined && beganAt < watchedSince;
  return {
    ...from,
    incident: {
      ...{ id, words, weight, runbook, lastAt, reading },
      ...{ startedAt: isFromBefore ? watchedSince : beganAt, isFromBefore },
      ...{ isOver: false, isConfirmed: false, isEcho: reading.isLate === true, given: 0 },
      people: { canaries: 0, served: 0, level: 0 },
    },
    eventsBefore: counted?.before ?? 0,
    seenAt: 0,
  };
};

const meanwhile = (
  { peopleBefore, incident: { people } }: OpenIncident,
  { canaries, served, level }: PeopleMeanwhile,
): PeopleMeanwhile => ({
  canaries: canaries - peopleBefore.canaries,
  served: served - peopleBefore.served,
  level: Math.max(people.level, level),
});

/** A row a second later. */
export const goneOn = (
  was: OpenIncident,
  reading: SignReading,
  { at, signs, unproven, people, isEcho: echoes }: Watched & Pick<Incident, 'isEcho'>,
): OpenIncident => {
  const { id, isConfirmed, isEcho: echoed } = was.incident;
  return {
    ...was,
    ...(reading.isOn ? { seenAt: at } : {}),
    incident: {
      ...was.incident,
      reading,
      ...(reading.isOn ? { words: reading.words, lastAt: reading.lastAt } : {}),
      ...(reading.counted === undefined ? {} : { events: reading.counted.total - was.eventsBefore }),
      isConfirmed: isConfirmed || signs.some(({ sameAs, ratio }) => sameAs === id && ratio >= 1),
      isEcho: echoed && echoes,
      given: Math.max(0, unproven - was.unprovenBefore),
      people: meanwhile(was, people),
    },
  };
};
