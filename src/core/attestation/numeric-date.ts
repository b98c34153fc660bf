import { SECOND, type Instant } from '../time.ts';

/** The largest time that ECMAScript can name, in seconds. */
const LAST = 8_640_000_000_000;

/** Reads a NumericDate (RFC 7519 §2: seconds, possibly with a fraction), or nothing where it is none. */
export const readNumericDate = (value: unknown): Instant | undefined =>
  typeof value === 'number' && value >= 0 && value <= LAST ? value * SECOND : undefined;
