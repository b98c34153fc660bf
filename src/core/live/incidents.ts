import { HOUR, SECOND, type Instant } from '../time.ts';
import type { SignReading } from './read-signs.ts';
import type { SignWeight } from './signs.ts';
import type { Sources, Tally } from './tally.ts';

/** One sign, from its begin to its end: a row of the page. */
export interface Incident {
  /** Of the sign or detector. */
  readonly id: string;
  readonly words: string;
  readonly weight: SignWeight;
  readonly runbook: string;
  readonly startedAt: Instant;
  /** When it last showed. */
  readonly lastAt: Instant;
  /** It is over, and ended at `lastAt`. */
  readonly isOver: boolean;
  /** Since it began; absent of detectors. */
  readonly events?: number;
  readonly reading: SignReading;
  /** The detector of the same has an alarm, or had one. */
  readonly isConfirmed: boolean;
  /** It judges what was not completed ten minutes before, and a row of then tells of the same. */
  readonly isEcho: boolean;
  readonly sources?: Sources;
  /** Answers in its time to devices that have completed nothing since. */
  readonly given: number;
}

/** For so long nothing may be seen before it is over, so that what pauses is one attack. */
export const OVER_AFTER_MS = 30 * SECOND;
/** For so long what is over is shown. */
export const KEPT_MS = HOUR;
const MOST_KEPT = 30;

/** One second. */
export interface Watched {
  readonly at: Instant;
  readonly signs: readonly SignReading[];
  /** Truthful answers whose asker has not completed the registration, since the process began. */
  readonly unproven: number;
}

export interface IncidentsDeps {
  /** Who the requests of a sign come from. */
  readonly follow: (sign: string, since: Instant) => Tally;
  readonly unfollow: (tally: Tally) => void;
}

interface Open extends Omit<Incident, 'sources'> {
  readonly tally: Tally;
  readonly unprovenBefore: number;
  readonly eventsBefore: number;
  /** When it was last seen going on, by the clock of here. */
  readonly seenAt: Instant;
}

/** What was given shortly before a sign shows belongs to it: ledgers are full when their answers are told. */
const GIVEN_BEFORE_MS = 60 * SECOND;

const restMsOf = ({ counted }: SignReading): number =>
  counted?.atLeast === 1 ? counted.windowMs : OVER_AFTER_MS;

const overlaps = (a: Pick<Incident, 'startedAt' | 'lastAt'>, from: Instant, to: Instant): boolean =>
  a.startedAt <= to + OVER_AFTER_MS && a.lastAt >= from - OVER_AFTER_MS;

const presented = ({
  tally,
  seenAt: _seen,
  unprovenBefore: _before,
  eventsBefore: _events,
  ...incident
}: Open): Incident => {
  const sources = tally.read();
  return sources.requests === 0 ? incident : { ...incident, sources };
};

/** What went before, at most a minute of it. */
const createPast = () => {
  let past: { readonly at: Instant; readonly unproven: number }[] = [];
  return {
    add({ at, unproven }: Watched): void {
      past = [
        ...past.filter((then) => then.at >= at - 2 * GIVEN_BEFORE_MS && then.at < at),
        { at, unproven },
      ];
    },
    at: (instant: Instant): number => (past.findLast(({ at }) => at <= instant) ?? past[0])?.unproven ?? 0,
  };
};

/** Opens a row where a sign reaches its threshold, and closes it where nothing of it was seen for `OVER_AFTER_MS`. */
export const createIncidents = ({ follow, unfollow }: IncidentsDeps) => {
  const open = new Map<string, Open>();
  let over: readonly Incident[] = [];
  const past = createPast();
  const all = (): readonly Incident[] => [...[...open.values()].map(presented), ...over];
  const isKnownAs = ({ sameAs, beganAt, lastAt }: SignReading): boolean =>
    sameAs !== undefined && all().some((each) => each.id === sameAs && overlaps(each, beganAt, lastAt));
  const isEcho = ({ isLate, beganAt, lastAt }: SignReading): boolean =>
    isLate === true &&
    over.some(
      ({ weight, ...each }) => weight === 'attack' && !each.isEcho && overlaps(each, beganAt, lastAt),
    );
  const begin = (reading: SignReading): Open => {
    const { id, words, weight, runbook, beganAt, counted } = reading;
    const startedAt = beganAt;
    return {
      ...{ id, words, weight, runbook, startedAt, reading, isOver: false, isConfirmed: false, given: 0 },
      ...{ lastAt: reading.lastAt, seenAt: 0, isEcho: isEcho(reading) },
      unprovenBefore: past.at(startedAt - GIVEN_BEFORE_MS),
      eventsBefore: counted?.before ?? 0,
      tally: follow(id, startedAt),
    };
  };
  const goOn = (was: Open, reading: SignReading, { at, signs, unproven }: Watched): Open => ({
    ...was,
    reading,
    ...(reading.isOn ? { words: reading.words, lastAt: reading.lastAt, seenAt: at } : {}),
    ...(reading.counted === undefined ? {} : { events: reading.counted.total - was.eventsBefore }),
    isConfirmed: was.isConfirmed || signs.some(({ sameAs, ratio }) => sameAs === was.id && ratio >= 1),
    isEcho: was.isEcho && isEcho(reading),
    given: Math.max(0, unproven - was.unprovenBefore),
  });
  const close = (incident: Open): void => {
    unfollow(incident.tally);
    open.delete(incident.id);
    over = [{ ...presented(incident), isOver: true }, ...over];
  };
  return (watched: Watched): readonly Incident[] => {
    const { at, signs } = watched;
    past.add(watched);
    for (const reading of signs) {
      const isNew = reading.ratio >= 1 && reading.isOn && !isKnownAs(reading);
      const was = open.get(reading.id) ?? (isNew ? begin(reading) : undefined);
      if (was === undefined) continue;
      const is = goOn(was, reading, watched);
      open.set(reading.id, is);
      if (at - is.seenAt >= restMsOf(reading)) close(is);
    }
    over = over.filter(({ lastAt }) => at - lastAt < KEPT_MS).slice(0, MOST_KEPT);
    return all();
  };
};
