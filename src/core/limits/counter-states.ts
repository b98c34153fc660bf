import type { Instant } from '../time.ts';
import type { ProofUse } from './store.ts';

/** A kept counter. */
export interface CounterSlot {
  /** Changed in place by its algorithm. */
  readonly state: unknown;
  /** The state counts nothing from here on; only ever moved later. */
  expiresAt: Instant;
}

/** Where counters and used proofs are kept. */
export interface CounterStates {
  /** Marks the proof as used; true where it had been before. */
  burn(proof: ProofUse, now: Instant): boolean;
  find(key: string, now: Instant): CounterSlot | undefined;
  insert(key: string, state: unknown, expiresAt: Instant, now: Instant): void;
}
