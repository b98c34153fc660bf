import type { Instant } from '../time.ts';
import type { Standing } from './status.ts';

/** What the sentence says besides the signs. */
export interface Circumstances {
  readonly standing: Standing;
  /** Segments with a level above 0, or with an alarm, the worst first. */
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
const leakWords = ({ told, waiting, bound }: Pick<Circumstances, 'told' | 'waiting' | 'bound'>): string => {
  const more = waiting === 0 ? '' : `, and ${count(waiting)} more wait for their code`;
  if (bound === Infinity)
    return `${count(told)} numbers told in the last hour, and nothing bounds them: see disclosure${more}`;
  return bound === 0 && told === 0 && waiting === 0
    ? 'nothing was asked, or no number is told to anybody'
    : `${count(told)} of at most ${count(bound)} numbers told in the last hour${more}`;
};

const place = (where: Circumstances['where']): string => {
  const groups = [...new Set(where.map(({ segment }) => segment.split('/')[0] ?? ''))].slice(0, NAMED);
  const level = Math.max(0, ...where.map(({ level: each }) => each));
  return `${groups.length === 0 ? '' : ` in ${list(groups)}`}${level === 0 ? '' : `, level ${level}`}`;
};

const signsOf = ({ signs }: Standing, weight?: 'attack'): string =>
  list(
    [
      ...new Set(
        signs.filter((sign) => weight === undefined || sign.weight === weight).map(({ words }) => words),
      ),
    ].slice(0, NAMED),
  );

/** The state without the figures: it changes when something happens, and not every second. */
export const spokenOf = ({
  standing,
  where,
  degraded,
}: Omit<Circumstances, 'told' | 'waiting' | 'bound'>): string => {
  const { verdict, since } = standing;
  const begun = since === undefined ? '' : ` since ${clock(since)}`;
  if (verdict === 'quiet') return 'No attack is under way';
  if (verdict === 'attack') {
    const signs = signsOf(standing, 'attack') || signsOf(standing);
    return `An enumeration is under way${begun}${signs === '' ? '' : `: ${signs}`}${place(where)}`;
  }
  const reasons = [
    signsOf(standing),
    degraded.length === 0
      ? ''
      : `${list(degraded)} ${degraded.length === 1 ? 'works' : 'work'} with reduced function`,
    where.length === 0 ? '' : `answers are more careful${place(where)}`,
  ].filter((reason) => reason !== '');
  return `No attack, but worth a look${begun}: ${reasons.join('; ') || 'it was just over'}`;
};

/** The whole state in plain words, for a person who was just woken. */
export const sentenceOf = ({ told, waiting, bound, ...rest }: Circumstances): string =>
  `${spokenOf(rest)}; ${leakWords({ told, waiting, bound })}.`;
