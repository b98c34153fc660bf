import { createNumberSequence, type AskedNumber } from '../numbers/sequence.ts';
import { diurnalBase } from '../scenarios/diurnal-base.ts';
import { flashCrowdX36 } from '../scenarios/flash-crowd-x36.ts';
import type { AttackScenario, HonestScenario, Scenario } from '../scenarios/scenario.ts';
import { expectedPeople } from '../honest/play.ts';
import { registeredAmong } from '../world/truth.ts';
import type { RunPlan } from './run.ts';

/** How a scenario is to be played. */
export interface PlayOptions {
  readonly seconds: number;
  /** Questions, or registrations, in a second; the scenario’s slice where absent. */
  readonly perSecond?: number | undefined;
  readonly seed: number;
  readonly viaProxy: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: RunPlan['onProgress'];
}

/** Everything about a run but its target, and which honest traffic that is. */
export interface OpenPlan {
  readonly run: Omit<RunPlan, 'target'>;
  readonly honest: HonestScenario;
}

/** Most questions of one run. */
const MOST_QUESTIONS = 500_000;

const victimsOf = ({ numbers, bound }: AttackScenario, seed: number): readonly AskedNumber[] | undefined => {
  if (bound.ownersRegister === undefined) return undefined;
  const sequence = createNumberSequence({ ...numbers, order: 'shuffled' }, seed);
  const victims = Array.from({ length: numbers.size ?? 1 }, () => sequence.next());
  return victims.filter(({ isRegistered }) => isRegistered);
};

/** What will be done, from what was asked for. Pure. */
export const planRun = (scenario: Scenario, options: PlayOptions): OpenPlan => {
  const { perSecond = scenario.load.slice.perSecond, ...common } = options;
  if (scenario.kind === 'honest')
    return { honest: scenario, run: { ...common, honest: { load: scenario.load, perSecond } } };
  const honest = scenario.load.insideCrowd === true ? flashCrowdX36 : diurnalBase;
  const people = {
    load: honest.load,
    perSecond: honest.load.slice.perSecond,
    numbers: victimsOf(scenario, options.seed),
  };
  // A burst is over when it is over, however long honest people are watched.
  const { shape, burstSeconds = options.seconds } = scenario.load;
  const most = shape === 'burst' ? Math.ceil(perSecond * burstSeconds) : MOST_QUESTIONS;
  return { honest, run: { ...common, honest: people, attack: { scenario, perSecond, most } } };
};

/** Numbers that must have an account while this is played. */
export const registeredFor = ({ run }: OpenPlan): ReadonlySet<string> => {
  const { attack, honest, seconds, seed, viaProxy, signal } = run;
  const durationMs = seconds * 1_000;
  const people = expectedPeople({ ...honest, durationMs, seed: seed + 100, viaProxy, signal });
  const registered = new Set(people.filter(({ hasAccount }) => hasAccount).map(({ e164 }) => e164));
  if (attack === undefined) return registered;
  const { scenario, perSecond, most } = attack;
  // Arrivals are drawn at random: a fifth more than are to be expected, and a few.
  const questions = Math.min(most, Math.ceil(perSecond * seconds * 1.2) + 200);
  for (const e164 of registeredAmong(scenario, seed, questions)) registered.add(e164);
  return registered;
};
