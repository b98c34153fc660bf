import type { Config } from '../../../config/schema.ts';
import type { AttackScenario, HonestScenario } from '../../../load-tests/scenarios/scenario.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/core/time.ts';

/** A scenario in a small world, for a part of its time. */
export interface Reduced<S extends AttackScenario | HonestScenario> {
  readonly scenario: S;
  readonly days: number;
  /** Of the base line beside. */
  readonly baseShare: number;
  readonly change?: (config: Config) => Config;
}

/** Requests of an attack: several times what its bound lets through, but for A16, which asks no more than that. */
const REQUESTS = 300;
/** Registrations of honest people beside, at 0.42 a second. */
const PEOPLE = 25;
const BASE_PER_SECOND = 0.42;
/** So long honest people are played at least: starts fail after ten minutes. */
const AT_LEAST_MS = HOUR;

/** How an attack is reduced, other than by its time. */
interface AttackReduction {
  /** The gates hold so many times less, and the bound of a day with them. */
  readonly gates?: number;
  /** The adversary has so many times less of everything, and his bound is as much smaller. */
  readonly owns?: number;
  readonly atLeastMs?: number;
  /** Of the base line, and of the crowd beside it; as many as `PEOPLE` where absent. */
  readonly baseShare?: number;
}

const smallGates =
  (times: number) =>
  (config: Config): Config => ({
    ...config,
    ledgers: config.ledgers.map((ledger) =>
      ledger.id === 'gate' || ledger.id === 'world-gate'
        ? {
            ...ledger,
            capacity: {
              ipv4: Math.ceil((ledger.capacity.ipv4 ?? 0) / times),
              ipv6: Math.ceil((ledger.capacity.ipv6 ?? 0) / times),
            },
            trickleMs: ledger.trickleMs * times,
          }
        : ledger,
    ),
  });

const smallAdversary = (scenario: AttackScenario, times: number): AttackScenario => {
  const { adversary, bound } = scenario;
  const part = (count: number): number => Math.ceil(count / times);
  return {
    ...scenario,
    adversary: {
      ...adversary,
      ipv4: part(adversary.ipv4),
      deviceKeys: part(adversary.deviceKeys),
      stolenTokens: part(adversary.stolenTokens),
      issuers: part(adversary.issuers),
    },
    bound: { ...bound, answersPerDay: bound.answersPerDay / times },
  };
};

/** At its own rate, so that the time to contain it is its own; its day’s bound, or a part of it where the gates are its bound. */
export const reducedAttack = (
  attack: AttackScenario,
  { gates = 1, owns = 1, atLeastMs = AT_LEAST_MS, baseShare }: AttackReduction = {},
): Reduced<AttackScenario> => {
  const scenario = smallAdversary(attack, owns);
  const { load, bound } = scenario;
  const ms = (REQUESTS / load.perSecond) * SECOND;
  const lasts = Math.max(ms, atLeastMs);
  return {
    scenario: {
      ...scenario,
      load: { ...load, shape: 'constant', campaignDays: ms / DAY },
      // What the gates hold at once and let through in a day, and β of what people complete (docs/containment.md).
      bound: gates === 1 ? bound : { ...bound, answersPerDay: 500 / gates + PEOPLE / 4 },
    },
    days: lasts / DAY,
    baseShare: baseShare ?? PEOPLE / (BASE_PER_SECOND * (lasts / SECOND)),
    ...(gates === 1 ? {} : { change: smallGates(gates) }),
  };
};

/** A hundred times fewer people in a world a hundred times smaller, or as few as are asked for. */
export const reducedPeople = (
  scenario: HonestScenario,
  { perSecond, minutes, ...load }: Partial<HonestScenario['load']> & { readonly minutes: number },
): Reduced<HonestScenario> => ({
  scenario: {
    ...scenario,
    load: { ...scenario.load, ...load, perSecond: perSecond ?? scenario.load.perSecond / 100, days: 1 },
  },
  days: (minutes * MINUTE) / DAY,
  baseShare: 0.01,
});
