import { MINUTE, type Instant } from '../time.ts';
import type { SignReading } from './read-signs.ts';

/** What an engineer has to know first. */
const VERDICTS = ['quiet', 'attention', 'attack'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Standing {
  readonly verdict: Verdict;
  /** When it became so; undefined while nothing has ever changed. */
  readonly since?: Instant;
  /** Signs of it: what detectors know first, then what is known at once, each in the order of its table. */
  readonly signs: readonly SignReading[];
}

/** What there is to judge by. */
export interface Judged {
  readonly signs: readonly SignReading[];
  /** The highest level of containment of any segment. */
  readonly level: number;
  /** Something works with reduced function, or fails. */
  readonly isDegraded: boolean;
  readonly at: Instant;
}

/** For so long nothing may be seen before it is over, so that what pauses is one attack. */
export const OVER_AFTER_MS = MINUTE;

const verdictOf = ({ level, isDegraded }: Judged, shown: readonly SignReading[]): Verdict => {
  if (level >= 2 || shown.some(({ weight }) => weight === 'attack')) return 'attack';
  return level > 0 || isDegraded || shown.length > 0 ? 'attention' : 'quiet';
};

const rank = (verdict: Verdict): number => VERDICTS.indexOf(verdict);

/** Judges once a second: worse holds at once, better after a minute of it. */
export const createJudge = () => {
  let standing: Standing = { verdict: 'quiet', signs: [] };
  let lastSeen: Instant = 0;
  return (judged: Judged): Standing => {
    const { at } = judged;
    const shown = judged.signs.filter(({ ratio }) => ratio >= 1);
    const found = verdictOf(judged, shown);
    const isAsBad = rank(found) >= rank(standing.verdict);
    if (isAsBad) lastSeen = at;
    // While it is not over, what showed it last is still what it is.
    const holds = !isAsBad && at - lastSeen < OVER_AFTER_MS;
    const verdict = holds ? standing.verdict : found;
    const signs = holds && shown.length === 0 ? standing.signs : shown;
    const isNew = verdict !== standing.verdict;
    const since = isNew ? { since: at } : standing.since === undefined ? {} : { since: standing.since };
    standing = { verdict, signs, ...since };
    return standing;
  };
};
