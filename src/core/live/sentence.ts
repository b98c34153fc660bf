import type { Instant } from '../time.ts';
import { LEVEL_WORDS } from './contained-words.ts';
import { isAttack, type Standing } from './status.ts';

/** What the sentence says besides the signs. */
export interface Circumstances {
  readonly standing: Standing;
  /** Segments with a level above 0, the worst first. */
  readonly where: readonly { readonly segment: string; readonly level: number }[];
  /** Foreign numbers told in the last hour, and what bounds them. */
  readonly told: number;
  /** Truthful answers of the last ten minutes that no completion has repaid yet. */
  readonly waiting: number;
  readonly bound: number;
  /** Components that work with reduced function. */
  readonly degraded: readonly string[];
}

const clock = (at: Instant): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;

const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

/** How many signs and places are named; the page shows all of them below. */
const NAMED = 2;

const count = (value: number): string => Math.round(value).toLocaleString('en-US');

/** What has leaked, against what can at most. */
export const leakWords = ({
  told,
  waiting,
  bound,
}: Pick<Circumstances, 'told' | 'waiting' | 'bound'>): string => {
  const numbers = waiting === 0 ? count(told) : `${count(told)} to ${count(told + waiting)}`;
  const more =
    waiting === 0
      ? ''
      : `. ${count(waiting)} of it ${waiting === 1 ? 'was' : 'were'} told in the last ten minutes to devices that have not registered the number yet: leaked, unless they do within ten minutes`;
  if (bound === Infinity)
    return `Leaked in the last hour: ${numbers} numbers, and nothing bounds them: see disclosure${more}`;
  if (bound === 0 && told === 0 && waiting === 0)
    return 'Nothing leaks: nothing was asked, or no number is told to anybody';
  return `Leaked in the last hour: ${numbers} of at most ${count(bound)} numbers (the bound grows with each registration that completes)${more}`;
};

const place = (where: Circumstances['where']): string => {
  const [worst] = where;
  if (worst === undefined) return '';
  const named = where.filter(({ level }) => level === worst.level).map(({ segment }) => segment);
  const more = named.length > NAMED ? [...named.slice(0, NAMED), `${named.length - NAMED} more`] : named;
  return `answers are at level ${worst.level} in ${list(more)}: ${LEVEL_WORDS[worst.level] ?? ''}`;
};

const goingOn = ({ incidents }: Standing, wanted: 'attack' | 'all'): string =>
  list(
    [
      ...new Set(
        incidents
          .filter((each) => !each.isOver && (wanted === 'all' || isAttack(each)))
          .map(({ words }) => words),
      ),
    ].slice(0, NAMED),
  );

const lastAttack = ({ incidents }: Standing): string => {
  const last = incidents.find((each) => each.isOver && isAttack(each));
  return last === undefined ? '' : `; the last one (${last.words}) ended at ${clock(last.lastAt)}`;
};

const degradedWords = (degraded: readonly string[]): string =>
  degraded.length === 0
    ? ''
    : `${list(degraded)} ${degraded.length === 1 ? 'works' : 'work'} with reduced function`;

/**
 * The whole state in plain words, for a person who was just woken; without the figures, so that it changes when something
 * happens, and not every second.
 */
export const spokenOf = ({
  standing,
  where,
  degraded,
}: Omit<Circumstances, 'told' | 'waiting' | 'bound'>): string => {
  const { verdict, since } = standing;
  const begun = since === undefined ? '' : ` since ${clock(since)}`;
  const careful = place(where);
  const besides = careful === '' ? '' : `; ${careful}`;
  if (verdict === 'quiet') return `No attack is under way${lastAttack(standing)}${besides}`;
  if (verdict === 'attack') return `An attack is under way${begun}: ${goingOn(standing, 'attack')}${besides}`;
  const reasons = [goingOn(standing, 'all'), degradedWords(degraded), careful].filter((each) => each !== '');
  return `No attack is under way, but this is worth a look${begun}: ${reasons.join('; ') || 'a check of readiness fails'}`;
};
