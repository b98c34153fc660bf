/** Milliseconds since the Unix epoch. The core never reads it: callers pass it in. */
export type Instant = number;

/** As programs read it: RFC 3339, UTC, in milliseconds. */
export const instantText = (instant: Instant): string => new Date(instant).toISOString();

/** Reads the wall clock; replaced by a virtual one in tests and in the simulator. */
export type Clock = () => Instant;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
