import type { Instant } from '../time.ts';
import type { ProofUse } from './store.ts';

/** Where a counter stands, until its decision is made; below 0 where there is none. */
export type Place = number;

/** Where counters and used proofs are kept. */
export interface CounterStates {
  /** Marks the proof as used; true where it had been before. */
  burn(proof: Pick<ProofUse, 'key' | 'ttlMs'>, now: Instant): boolean;
  find(key: string, now: Instant): Place;
  /** What is counted at a place; undefined below 0. */
  stateAt(place: Place): unknown;
  /**
   * Keeps what the counter of a key has come to: at its `place`, for as long as it would have been and until `expiresAt` at
   * least, or at a new one where that is below 0. From then on it counts nothing.
   */
  keep(key: string, place: Place, state: unknown, expiresAt: Instant, now: Instant): void;
}
