import type { Episode } from '../honest/episode.ts';
import type { HonestBound } from '../scenarios/scenario.ts';
import type { Outage } from '../world/outage.ts';
import { atLeast, atMost, type Verdict } from './verdict.ts';

/** What a run has that verdicts on honest people are about. */
export interface HonestFacts {
  readonly episodes: readonly Episode[];
  readonly requests: number;
  readonly disclosure: 'budgeted' | 'never' | 'unknown';
  /** Numbers that begin with this are where the attack asks: its budgets may be empty there. */
  readonly attacked: string | undefined;
  /** While the store is away nobody is told anything, on purpose. */
  readonly outage?: Outage | undefined;
  /** Nobody reads the codes of these phones: none can complete. */
  readonly canComplete: boolean;
  readonly alarms: number | undefined;
  readonly level: number | undefined;
}

/** Share of honest people who type in the code and must be registered for it. */
const REGISTERED = 0.99;

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Of these people, whose first answer came without the store. */
const isWithin = ({ askedMs, toldMs }: Episode, outage: Outage | undefined): boolean =>
  outage !== undefined && toldMs >= outage.fromMs && askedMs <= outage.untilMs;

const placeOf = ({ attacked, outage }: HonestFacts): string =>
  `${attacked === undefined ? '' : ' outside the attacked segment'}${outage === undefined ? '' : ', while the store is there,'}`;

const blindness = (bound: HonestBound, facts: HonestFacts): readonly Verdict[] => {
  if (facts.disclosure !== 'budgeted') return [];
  const { blindFromNumber = Infinity } = bound;
  const elsewhere = facts.episodes.filter(
    (episode) =>
      (facts.attacked === undefined || !episode.person.e164.startsWith(facts.attacked)) &&
      !isWithin(episode, facts.outage),
  );
  const within = elsewhere.filter(({ person }) => person.nth < blindFromNumber);
  const beyond = elsewhere.filter(({ person }) => person.nth >= blindFromNumber);
  const blind = (episodes: readonly Episode[]): number =>
    episodes.filter(({ told }) => told === 'blind').length;
  const where = placeOf(facts);
  return [
    atMost(
      'honest-blind',
      `Honest people${where} are told the truth`,
      share(blind(within), within.length),
      bound.blindShare,
      'told nothing',
    ),
    ...(beyond.length === 0
      ? []
      : [
          atLeast(
            'beyond-blind',
            'From that number on a phone is told nothing',
            share(blind(beyond), beyond.length),
            1,
            'told nothing',
          ),
        ]),
  ];
};

/** Holds honest people against what they must be spared. */
export const judgeHonest = (bound: HonestBound, facts: HonestFacts): readonly Verdict[] => {
  const refused = facts.episodes.reduce((sum, { refused: count }) => sum + count, 0);
  const wanted = facts.episodes.filter((episode) => episode.wanted);
  const registered = wanted.filter((episode) => episode.registered).length;
  return [
    atMost(
      'honest-refused',
      'Honest people are not refused',
      share(refused, facts.requests),
      bound.deniedShare,
      'of requests',
    ),
    ...blindness(bound, facts),
    atMost(
      'honest-false',
      'No honest person is told what is not so',
      facts.episodes.filter(({ told }) => told === 'false').length,
      0,
      'people',
    ),
    ...(facts.canComplete && wanted.length > 0
      ? [
          atLeast(
            'honest-registered',
            'Honest people who type in their code are registered',
            share(registered, wanted.length),
            REGISTERED,
            'of people',
          ),
        ]
      : []),
    ...(bound.alarms === undefined || facts.alarms === undefined || facts.attacked !== undefined
      ? []
      : [atMost('alarms', 'No detector sounds an alarm', facts.alarms, bound.alarms, 'alarms')]),
    ...(facts.level === undefined || facts.attacked !== undefined
      ? []
      : [atMost('level', 'Containment stays below', facts.level, bound.level, 'level')]),
  ];
};
