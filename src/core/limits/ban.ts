import type { Algorithm } from './algorithm.ts';
import { paceAlgorithm, type PaceState } from './pace.ts';
import type { BanCharge, PaceCharge } from './store.ts';

/** The level of a ban is in milliseconds: a limit of one. */
const asPace = (charge: BanCharge): PaceCharge => ({ ...charge, kind: 'pace', limit: 1, cost: 1 });

/** Whether a pace of one has drained; it is never charged here. */
export const banAlgorithm: Algorithm<BanCharge, PaceState> = {
  create: () => paceAlgorithm.create(),
  read: (state, charge, now) => {
    const { count, fits } = paceAlgorithm.read(state, asPace(charge), now);
    return { count, fits, units: 0 };
  },
  resetMs: (state, charge, now, fits) => paceAlgorithm.resetMs(state, asPace(charge), now, fits),
  charge: (state) => state,
  refund: () => undefined,
  emptyAt: (state, charge) => paceAlgorithm.emptyAt(state, asPace(charge)),
};
