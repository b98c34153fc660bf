import { scalar } from './scalar.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;

/**
 * Milliseconds since the Unix epoch of `2026-12-15`, the first instant of that day in UTC, or of
 * `2026-12-15T09:00:00Z` (RFC 3339 §5.6, UTC alone); undefined for anything else, such as a 30th of February.
 */
export const parseInstant = (text: string): number | undefined => {
  if (!DATE.test(text) && !INSTANT.test(text)) return undefined;
  const instant = Date.parse(DATE.test(text) ? `${text}T00:00:00Z` : text);
  if (Number.isNaN(instant)) return undefined;
  // Some days that no month has, and the hour 24, are read as the next day's.
  return new Date(instant).toISOString().slice(0, 19) ===
    (DATE.test(text) ? `${text}T00:00:00` : text.slice(0, 19))
    ? instant
    : undefined;
};

/** A day or an instant in UTC; in milliseconds since the Unix epoch. */
export const instant = () =>
  scalar({
    expected: 'a day as 2026-12-15 or an instant as 2026-12-15T09:00:00Z, both in UTC',
    form: 'day or instant in UTC',
    example: '2026-12-15',
    read: parseInstant,
  });
