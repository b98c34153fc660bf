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
      const kept = table.find(key, now);
      if (kept === undefined) table.insert(key, { text }, now + ttlMs, now);
      else {
        Object.assign(kept.state as { text: string }, { text });
        kept.expiresAt = now + ttlMs;
      }
      return Promise.resolve();
    },
    get: (key) =>
      Promise.resolve((table.find(key, clock())?.state as { readonly text: string } | undefined)?.text),
  };
};
