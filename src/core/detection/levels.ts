import { MINUTE, type Instant } from '../time.ts';
import type { Strictness } from '../containment/ledger.ts';
import type { Weight } from './detectors.ts';

/** How careful a segment is, and since when. */
export interface Containment {
  readonly level: Strictness;
  /** When the level last rose or fell. */
  readonly since: Instant;
  /** When there was last a reason for the level. */
  readonly reasonAt: Instant;
}

export const CALM: Containment = { level: 0, since: 0, reasonAt: 0 };

/** Without a reason for so long the level falls by one. */
export const STAND_DOWN_MS = 30 * MINUTE;
/** After so long at level 2 with all evidence still there, nothing is told any more. */
export const CLOSE_AFTER_MS = 10 * MINUTE;

/**
 * The level that the alarms ask for. Failure to complete alone asks for none: carriers have outages. With a witness it
 * asks for 2, after ten minutes of that with two witnesses for 3; a witness or a hint alone asks for 1.
 */
export const wantedLevel = (
  alarms: readonly Weight[],
  { level, since }: Containment,
  now: Instant,
): Strictness => {
  const witnesses = alarms.filter((weight) => weight === 'witness').length;
  if (alarms.includes('cause') && witnesses > 0) {
    const isStuck = level >= 2 && (level === 3 || now - since >= CLOSE_AFTER_MS);
    return isStuck && witnesses > 1 ? 3 : 2;
  }
  return alarms.some((weight) => weight !== 'cause') ? 1 : 0;
};

/** Rises at once, and falls by one when nothing has asked for the level for `STAND_DOWN_MS`. */
export const nextContainment = (before: Containment, wanted: Strictness, now: Instant): Containment => {
  if (wanted > before.level) return { level: wanted, since: now, reasonAt: now };
  if (wanted === before.level) return { ...before, reasonAt: now };
  if (now - before.reasonAt < STAND_DOWN_MS) return before;
  return { level: (before.level - 1) as Strictness, since: now, reasonAt: now };
};
