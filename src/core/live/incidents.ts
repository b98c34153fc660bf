import { HOUR, SECOND, type Instant } from '../time.ts';
import { beginning, goneOn, isEcho, isKnownAs, presented, type OpenIncident } from './open-incident.ts';
import type { SignReading } from './read-signs.ts';
import { withSame, type Shown } from './same-devices.ts';
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
  readonly people: PeopleMeanwhile;
  /** Words of an earlier row that half of its devices are of: one attack shows as several signs. */
  readonly sameDevicesAs?: string;
  /** It had begun before this instance watched: `startedAt` is when that began. */
  readonly isFromBefore: boolean;
}

/** What honest people felt in the time of a row, as far as it is known. */
export interface PeopleMeanwhile {
  /** Registrations of the canary, and those that were served as people should be. */
  readonly canaries: number;
  readonly served: number;
  /** The highest level of containment of any segment. */
  readonly level: number;
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
  /** Canaries since the process began, and the level of now. */
  readonly people: PeopleMeanwhile;
}

export interface IncidentsDeps {
  /** Who the requests of a sign come from. */
  readonly follow: (sign: string, since: Instant) => Tally;
  readonly unfollow: (tally: Tally) => void;
}

/** What was given shortly before a sign shows belongs to it: ledgers are full when their answers are told. */
const GIVEN_BEFORE_MS = 60 * SECOND;

const restMsOf = ({ counted }: SignReading): number =>
  counted?.atLeast === 1 ? counted.windowMs : OVER_AFTER_MS;

/** Events have times; of a detector it is known when it was last seen to go on. */
const endOf = ({ incident: { reading, lastAt }, seenAt }: OpenIncident): Instant =>
  reading.counted === undefined ? seenAt : lastAt;

/** What went before, two minutes of it. */
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

/** What goes on, and what is over, the last first. */
const createRows = () => {
  const open = new Map<string, OpenIncident>();
  let over: readonly Shown[] = [];
  const goingOn = (): readonly Shown[] =>
    [...open.values()].map((each) => ({ incident: presented(each), devices: each.tally.kept.devices }));
  return {
    open,
    over: (): readonly Incident[] => over.map(({ incident }) => incident),
    all(): readonly Incident[] {
      const shown = goingOn();
      return [
        ...shown.map((each) => withSame(each, [...shown, ...over])),
        ...over.map(({ incident }) => incident),
      ];
    },
    close(closed: OpenIncident): void {
      const { devices } = closed.tally.kept;
      const incident = withSame({ incident: presented(closed), devices }, [...goingOn(), ...over]);
      open.delete(closed.incident.id);
      over = [{ incident: { ...incident, isOver: true }, devices }, ...over];
    },
    forget(at: Instant): void {
      over = over.filter(({ incident: { lastAt } }) => at - lastAt < KEPT_MS).slice(0, MOST_KEPT);
    },
  };
};

/** Opens a row where a sign reaches its threshold, and closes it where nothing of it was seen for `OVER_AFTER_MS`. */
export const createIncidents = ({ follow, unfollow }: IncidentsDeps) => {
  const rows = createRows();
  const past = createPast();
  let watchedSince: Instant | undefined;
  const isNew = (reading: SignReading): boolean =>
    reading.ratio >= 1 && reading.isOn && !isKnownAs(reading, rows.all());
  const begin = (reading: SignReading, { at, people }: Watched): OpenIncident =>
    beginning(reading, {
      unprovenBefore: past.at(reading.beganAt - GIVEN_BEFORE_MS),
      peopleBefore: people,
      watchedSince: watchedSince ?? at,
      tally: follow(reading.id, reading.beganAt),
    });
  return (watched: Watched): readonly Incident[] => {
    const { at, signs } = watched;
    past.add(watched);
    watchedSince ??= at;
    for (const reading of signs) {
      const was = rows.open.get(reading.id) ?? (isNew(reading) ? begin(reading, watched) : undefined);
      if (was === undefined) continue;
      const is = goneOn(was, reading, { ...watched, isEcho: isEcho(reading, rows.over()) });
      rows.open.set(reading.id, is);
      if (at - endOf(is) < restMsOf(reading)) continue;
      unfollow(is.tally);
      rows.close(is);
    }
    rows.forget(at);
    return rows.all();
  };
};
