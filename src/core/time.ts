/** Milliseconds since the Unix epoch. The core never reads it: callers pass it in. */
export type Instant = number;

/** Reads the wall clock; replaced by a virtual one in tests and in the simulator. */
export type Clock = () => Instant;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
