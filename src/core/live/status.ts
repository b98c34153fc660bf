import type { Instant } from '../time.ts';
import type { Incident } from './incidents.ts';

/** What an engineer has to know first. */
export type Verdict = 'quiet' | 'attention' | 'attack';

export interface Standing {
  readonly verdict: Verdict;
  /** When it became so; undefined while nothing has ever changed. */
  readonly since?: Instant;
  /** What goes on, the newest first, attacks before the rest; then what is over, the last first. */
  readonly incidents: readonly Incident[];
}

/** What there is to judge by. */
export interface Judged {
  readonly incidents: readonly Incident[];
  /** The highest level of containment of any segment. */
  readonly level: number;
  /** Something works with reduced function, or fails. */
  readonly isDegraded: boolean;
  readonly at: Instant;
}

/** From this level on most people are told nothing: that is worth a look, long after the attack. */
export const NOTED_LEVEL = 2;

/** An attack by itself, and not what one has left behind. */
export const isAttack = ({ weight, isEcho }: Incident): boolean => weight === 'attack' && !isEcho;

const verdictOf = ({ incidents, level, isDegraded }: Judged): Verdict => {
  const goingOn = incidents.filter(({ isOver }) => !isOver);
  if (goingOn.some(isAttack)) return 'attack';
  return goingOn.length > 0 || level >= NOTED_LEVEL || isDegraded ? 'attention' : 'quiet';
};

const placeOf = (incident: Incident): number => {
  if (incident.isOver) return 2;
  return isAttack(incident) ? 0 : 1;
};

const inOrder = (incidents: readonly Incident[]): readonly Incident[] =>
  [...incidents].sort((a, b) => {
    const byPlace = placeOf(a) - placeOf(b);
    if (byPlace !== 0) return byPlace;
    return a.isOver ? b.lastAt - a.lastAt : b.startedAt - a.startedAt;
  });

/** Judges once a second by what goes on: an attack that is over is none, however long its evidence takes to fade. */
export const createJudge = () => {
  let standing: Standing = { verdict: 'quiet', incidents: [] };
  return (judged: Judged): Standing => {
    const verdict = verdictOf(judged);
    const incidents = inOrder(judged.incidents);
    const begun = incidents
      .filter((each) => !each.isOver && isAttack(each))
      .map(({ startedAt }) => startedAt);
    const isNew = verdict !== standing.verdict;
    const first = verdict === 'attack' && isNew ? Math.min(...begun) : judged.at;
    const since = isNew ? { since: first } : standing.since === undefined ? {} : { since: standing.since };
    standing = { verdict, incidents, ...since };
    return standing;
  };
};
