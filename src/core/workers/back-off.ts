import { MINUTE, SECOND, type Instant } from '../time.ts';

const FIRST_MS = 100;
const LONGEST_MS = 30 * SECOND;
/** One that has lived so long did not fail at its start. */
const WELL_AFTER_MS = MINUTE;

/** How long a place stays empty after its worker has died, by how its workers died before. */
export interface BackOff {
  /** Milliseconds until the next one; `livedMs` is how long the last one lived. */
  next(livedMs: Instant): number;
}

/** Doubles from a tenth of a second to half a minute; begins anew after a worker that lived a minute. */
export const createBackOff = (): BackOff => {
  let failures = 0;
  return {
    next(livedMs) {
      failures = livedMs >= WELL_AFTER_MS ? 1 : failures + 1;
      return Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
    },
  };
};
