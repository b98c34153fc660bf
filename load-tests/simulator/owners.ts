import { DAY, HOUR } from '../../src/core/time.ts';
import { createNumberSequence } from '../numbers/sequence.ts';
import { diurnalBase } from '../scenarios/diurnal-base.ts';
import type { AttackScenario } from '../scenarios/scenario.ts';
import { addPerson, type HonestTrafficOptions } from './honest-traffic.ts';
import { phoneNumberOf } from './plan.ts';
import type { Simulation } from './simulation.ts';

export type OwnersOptions = Pick<HonestTrafficOptions, 'from' | 'until' | 'random' | 'registered' | 'tally'>;

/** An hour to spare, so that all of them can end. */
const SPARE_MS = HOUR;

/**
 * The owners of the numbers on the adversary’s list register on the first day, at any time: strangers who ask about them must
 * not keep them out.
 */
export const addOwners = (
  simulation: Simulation,
  { numbers }: AttackScenario,
  seed: number,
  options: OwnersOptions,
): void => {
  const { from, until, random } = options;
  const list = createNumberSequence({ ...numbers, order: 'shuffled' }, seed);
  const load = { ...diurnalBase.load, completion: 1 };
  const people = { ...options, load, bound: {}, name: 'owners' };
  const lastMs = Math.max(0, Math.min(until - from, DAY) - SPARE_MS);
  for (let index = 0; index < (numbers.size ?? 0); index += 1) {
    const { e164, isRegistered } = list.next();
    const at = Math.floor(from + random() * lastMs);
    const owner = { number: phoneNumberOf(e164), isRegistered, index };
    simulation.agenda.add(at, () => addPerson(simulation, people, owner, at));
  }
};
