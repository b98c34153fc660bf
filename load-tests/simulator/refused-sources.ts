import type { Instant } from '../../src/core/time.ts';
import type { Ruling } from './arrival.ts';

interface Turn {
  readonly key: number | undefined;
  readonly address: number;
}

/**
 * Sources whose refusal stands for a while: an address beyond the edge limit, a banned address or device. Whatever they send
 * until then is refused at the first step, and changes nothing that is counted.
 */
export interface RefusedSources {
  refuse(turn: Turn, standing: NonNullable<Ruling['standing']>): void;
  /** Until when this turn is refused; where all sources are, until the first of them is free. */
  refusedUntil(turn: Turn, now: Instant): Instant | undefined;
  /** The answer of `refusedUntil` was about all sources. */
  readonly isAll: boolean;
}

const earliest = (times: Float64Array): Instant => {
  let first = Infinity;
  for (const time of times) first = Math.min(first, time);
  return first;
};

/** Nobody is refused at first. Without keys there are only addresses. */
export const createRefusedSources = (keys: number, addresses: number): RefusedSources => {
  const byKey = new Float64Array(keys);
  const byAddress = new Float64Array(addresses);
  // How many turns in a row were refused: after as many as there are sources it may be all of them.
  let inARow = 0;
  let isAll = false;
  return {
    get isAll() {
      return isAll;
    },
    refuse({ key, address }, { of, until }) {
      if (of === 'device' && key !== undefined) byKey[key] = until;
      else if (of === 'address') byAddress[address] = until;
    },
    refusedUntil({ key, address }, now) {
      const own = Math.max(byKey[key ?? -1] ?? 0, byAddress[address] ?? 0);
      isAll = false;
      inARow = own > now ? inARow + 1 : 0;
      if (own <= now) return undefined;
      if (inARow < Math.max(keys, addresses)) return own;
      inARow = 0;
      const all = Math.max(keys === 0 ? 0 : earliest(byKey), earliest(byAddress));
      isAll = all > now;
      return isAll ? all : own;
    },
  };
};
