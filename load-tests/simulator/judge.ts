import type { AttackScenario, HonestBound, HonestScenario } from '../scenarios/scenario.ts';
import type { HonestTally } from './honest-tally.ts';
import type { AttackResult, Check, SimulationResult } from './result.ts';

/** A bound is broken above so many times itself. */
const TOLERANCE = 1.01;

const atMost = (name: string, measured: number, bound: number, tolerance = 1): Check => ({
  name,
  measured,
  bound,
  ok: measured <= bound * tolerance,
});
const atLeast = (name: string, measured: number, bound: number): Check => ({
  name,
  measured,
  bound,
  ok: measured >= bound,
});

const share = (part: number, of: number): number => (of === 0 ? 0 : part / of);

/** What honest people must be spared. */
const honestChecks = (
  tally: HonestTally,
  bound: Pick<HonestBound, 'deniedShare' | 'blindShare'>,
): Check[] => [
  atMost('honest denied', share(tally.denied, tally.requests), bound.deniedShare),
  atMost('honest blind', share(tally.blind, tally.starts), bound.blindShare),
];

/** The same of those outside the attacked segments, where there are any. */
const elsewhereChecks = (
  { elsewhereBlind, elsewhereStarts, starts }: HonestTally,
  { blindShare }: Pick<HonestBound, 'blindShare'>,
): Check[] =>
  elsewhereStarts === 0 || elsewhereStarts === starts
    ? []
    : [atMost('blind elsewhere', share(elsewhereBlind, elsewhereStarts), blindShare)];

/** An adversary’s bound, and the line of the honest people beside him. */
export const judgeAttack = (
  { bound, containWithinSeconds, disclosure }: AttackScenario,
  {
    attack,
    honest,
    owners,
  }: {
    readonly attack: AttackResult;
    readonly honest: HonestTally;
    readonly owners: HonestTally;
  },
  line: HonestBound,
): readonly Check[] => [
  atMost('answers a day', attack.worstDay, disclosure === 'never' ? 0 : bound.answersPerDay, TOLERANCE),
  ...(containWithinSeconds === null
    ? []
    : [atMost('contained, s', attack.containedSeconds, containWithinSeconds)]),
  ...(bound.ownersRegister === undefined
    ? []
    : [atLeast('owners register', share(owners.completed, owners.starts), bound.ownersRegister)]),
  // Where nothing is ever told everybody is told nothing: that is no sign of the attack.
  ...honestChecks(honest, { ...line, ...(disclosure === 'never' ? { blindShare: 1 } : {}) }),
  ...(disclosure === 'never' ? [] : elsewhereChecks(honest, line)),
];

/** The line of honest people. */
export const judgeHonest = (
  { bound }: HonestScenario,
  { honest, alarms, level }: Pick<SimulationResult, 'honest' | 'alarms' | 'level'>,
): readonly Check[] => [
  ...honestChecks(honest, bound),
  ...(bound.blindShareInBurst === undefined
    ? []
    : [atMost('blind in the burst', share(honest.burstBlind, honest.burstStarts), bound.blindShareInBurst)]),
  ...(bound.blindFromNumber === undefined
    ? []
    : [atLeast('blind beyond the device’s numbers', share(honest.excessBlind, honest.excessStarts), 1)]),
  ...(bound.alarms === undefined
    ? []
    : [
        atMost(
          'alarms',
          Object.values(alarms).reduce((sum, count) => sum + count, 0),
          bound.alarms,
        ),
      ]),
  atMost('level', level, bound.level),
];
