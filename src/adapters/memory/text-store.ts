import type { TextStore } from '../../core/blind/registration.ts';
import type { Clock } from '../../core/time.ts';
import { createSubjectTable } from './subject-table.ts';

export interface MemoryTextStoreDeps {
  readonly clock: Clock;
  /** Texts kept at most. */
  readonly maxSubjects: number;
  /** A text had to go before its time. */
  readonly onEvicted: () => void;
}

/** Texts in process, for a while, bounded. */
export const createMemoryTextStore = ({ clock, ...options }: MemoryTextStoreDeps): TextStore => {
  const table = createSubjectTable(options);
  return {
    put(key, text, ttlMs) {
      const now = clock();
      table.replace(key, text, now + ttlMs, now);
      return Promise.resolve();
    },
    get: (key) => Promise.resolve(table.stateAt(table.find(key, clock())) as string | undefined),
  };
};
