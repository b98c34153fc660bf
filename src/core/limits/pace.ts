import type { Instant } from '../time.ts';
import type { Algorithm } from './algorithm.ts';
import type { PaceCharge } from './store.ts';

/**
 * GCRA as a leaky bucket, its equal (ITU-T I.371 annex A). The level is measured in 1/limit milliseconds: a unit of
 * cost raises it by `windowMs`, a millisecond lowers it by `limit`, and it may reach `limit × windowMs`. So all of it
 * is whole numbers, where an arrival time in milliseconds would need fractions.
 */
export interface PaceState {
  level: number;
  /** When the level was true; never before an earlier charge, so that a clock that steps back drains nothing. */
  updatedAt: Instant;
}

/** Largest `limit × windowMs` (= 2^51) of a pace: sums of two of them are still exact. */
export const MAX_PACE_PRODUCT = 2 ** 51;

const levelAt = ({ level, updatedAt }: PaceState, { limit, windowMs }: PaceCharge, now: Instant): number => {
  // As much as drains the level: times the limit it is a whole number still. A ban may outlast the window that asks.
  const elapsed = Math.min(Math.max(now - updatedAt, 0), Math.max(windowMs, Math.ceil(level / limit)));
  return Math.max(level - elapsed * limit, 0);
};

/** GCRA with emission interval `windowMs / limit` and burst `limit`. */
export const paceAlgorithm: Algorithm<PaceCharge, PaceState> = {
  create: () => ({ level: 0, updatedAt: 0 }),

  read(state, charge, now) {
    const level = levelAt(state, charge, now);
    const { limit, windowMs, cost } = charge;
    const fits = level + cost * windowMs <= limit * windowMs;
    return { count: Math.ceil(level / windowMs), fits, units: cost };
  },

  resetMs(state, charge, now, fits) {
    const { limit, windowMs, cost } = charge;
    const level = levelAt(state, charge, now);
    if (fits && level === 0) return 0;
    // No waiting makes a cost above the limit fit.
    if (!fits && cost > limit) return windowMs;
    const target = (fits ? Math.ceil(level / windowMs) - 1 : limit - cost) * windowMs;
    return Math.max(state.updatedAt - now, 0) + Math.ceil((level - target) / limit);
  },

  charge(state, charge, now) {
    state.level = levelAt(state, charge, now) + charge.cost * charge.windowMs;
    state.updatedAt = Math.max(state.updatedAt, now);
    return state;
  },

  // What has drained since does not matter: draining and taking back both stop at nothing, in any order.
  refund(state, { windowMs }, _chargedAt, units) {
    state.level = Math.max(state.level - units * windowMs, 0);
  },

  emptyAt: ({ level, updatedAt }, { limit }) => updatedAt + Math.ceil(level / limit),
};
