import type { Instant } from '../time.ts';

/** Takes numbers in turn. */
export interface Rotation<T> {
  /** The one that has rested longest; undefined while none has rested enough. */
  next(now: Instant): T | undefined;
}

/** Each is taken at most once in `restMs`. */
export const createRotation = <T>(entries: readonly T[], restMs: number): Rotation<T> => {
  const resting = entries.map((entry) => ({ entry, takenAt: -Infinity }));
  return {
    next(now) {
      const [first] = resting;
      if (first === undefined || now - first.takenAt < restMs) return undefined;
      resting.shift();
      resting.push({ entry: first.entry, takenAt: now });
      return first.entry;
    },
  };
};
