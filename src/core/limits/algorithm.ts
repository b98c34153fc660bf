import type { Instant } from '../time.ts';
import type { Charge } from './store.ts';

/** What a charge would do to its counter, before anything is written. */
export interface Reading {
  /** Units or members counted now. */
  readonly count: number;
  readonly fits: boolean;
  /** What it would add: `cost`, 1 for a new member, 0 for a known one. */
  readonly units: number;
}

/**
 * One way to count, over a state that the caller keeps. The Redis script holds the same arithmetic in Lua; every
 * number is an integer below 2^53, so that both give the same answers to the bit.
 */
export interface Algorithm<C extends Charge, State> {
  /** The counter of a subject never seen. */
  create(): State;
  read(state: State, charge: C, now: Instant): Reading;
  /** Milliseconds until the count falls by itself (`fits`; 0 where nothing is counted) or until the charge could fit. */
  resetMs(state: State, charge: C, now: Instant, fits: boolean): number;
  /** Counts a charge that fits: what the counter has come to. It may be `state` itself, changed. */
  charge(state: State, charge: C, now: Instant): State;
  /** Changes `state`: takes back `units` that were counted at `chargedAt`; never below nothing. */
  refund(state: State, charge: C, chargedAt: Instant, units: number): void;
  /** From this instant on the state counts nothing. */
  emptyAt(state: State, charge: C): Instant;
}
