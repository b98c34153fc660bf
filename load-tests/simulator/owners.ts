import { DAY, type Instant } from '../../src/core/time.ts';
import { diurnalBase } from '../scenarios/diurnal-base.ts';
import type { HonestCounting } from './honest-tally.ts';
import { addPerson } from './honest-traffic.ts';
import type { RegisteredNumbers } from './registered-numbers.ts';
import type { Simulation } from './simulation.ts';

export interface OwnersOptions {
  readonly from: Instant;
  readonly until: Instant;
  readonly random: () => number;
  readonly registered: RegisteredNumbers;
  readonly tally: HonestCounting;
}

/** The owners of these numbers register on the first day, at any time: the strangers who ask about them must not keep them out. */
export const addOwners = (
  simulation: Simulation,
  places: readonly number[],
  options: OwnersOptions,
): void => {
  const { from, until, random } = options;
  const last = Math.min(until, from + DAY) - DAY / 24;
  for (const place of places) {
    const at = Math.floor(from + random() * Math.max(0, last - from));
    simulation.agenda.add(at, () =>
      addPerson(
        simulation,
        { ...options, load: { ...diurnalBase.load, completion: 1 }, bound: {}, name: 'owners' },
        place,
        at,
      ),
    );
  }
};
