import type { CounterSlot } from '../../core/limits/counter-states.ts';
import type { Instant } from '../../core/time.ts';

/** One kept subject, at once a place in the heap of expiries and in the list of use. */
export interface Entry extends CounterSlot {
  readonly key: string;
  /** Where the heap sorts it: never later than `expiresAt`, which moves without the heap being told. */
  dueAt: Instant;
  /** Index in the heap. */
  position: number;
  newer: Entry | undefined;
  older: Entry | undefined;
}
