import { createMemoryDecisions } from '../../src/adapters/memory/decisions.ts';
import type { RepayRequest } from '../../src/core/containment/answer.ts';
import type { DecideRequest, StoreDecision } from '../../src/core/limits/store.ts';
import type { Clock } from '../../src/core/time.ts';
import type { Later } from './later.ts';

/** The decision store of a simulation. */
export interface SimulatedStore {
  decide(request: DecideRequest): Later<StoreDecision>;
  repay(request: RepayRequest): Later<boolean>;
  refund(request: DecideRequest, decision: StoreDecision): Later<void>;
  forget(keys: readonly string[]): Later<number>;
  /** Subjects that counted and had to go: above 0 the limits of the run did not hold. */
  readonly evicted: number;
}

/** Counters that are kept at most; about 4 GB would be the last of them. */
const MAX_SUBJECTS = 16_000_000;

/** The embedded store, asked without waiting. */
export const openEmbedded = (clock: Clock): SimulatedStore =>
  createMemoryDecisions({ clock, maxSubjects: MAX_SUBJECTS });
