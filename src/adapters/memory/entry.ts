import type { CounterSlot } from '../../core/limits/counter-states.ts';

/** One kept subject. */
export interface Entry extends CounterSlot {
  readonly key: string;
  /** Where it stands in its table; below 0 once it is gone from it. */
  place: number;
}
