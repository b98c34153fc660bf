import { scalar } from './scalar.ts';

/** A string of 1 to `longest` printable characters without spaces at its ends. */
export const text = (what: string, example: string, longest = 256) =>
  scalar({
    expected: `${what}, 1 to ${longest} printable characters`,
    form: `${what}, 1 to ${longest} characters`,
    example,
    read: (value) =>
      value.length >= 1 && value.length <= longest && value.trim() === value && !/\p{C}/u.test(value)
        ? value
        : undefined,
  });

/** A string of the form of `pattern`, at most `longest` characters. */
export const matching = (what: string, pattern: RegExp, example: string, longest = 64) =>
  scalar({
    expected: `${what}, at most ${longest} characters`,
    form: `${what}, at most ${longest} characters`,
    example,
    read: (value) => (value.length <= longest && pattern.test(value) ? value : undefined),
  });

/** Longest id of a route or policy. */
export const MAX_ID_LENGTH = 48;

const RESERVED = ['none', 'other'];

/** The id of a route or policy: it is a metric label and a word of the log, so it must not look like a number. */
export const id = (example: string) =>
  scalar({
    expected: `lower-case words and digits joined by -, at most ${MAX_ID_LENGTH} characters and 6 digits, not none or other`,
    form: `id, at most ${MAX_ID_LENGTH} characters`,
    example,
    read: (value) =>
      /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value) &&
      value.length <= MAX_ID_LENGTH &&
      value.replaceAll(/\D/g, '').length <= 6 &&
      !RESERVED.includes(value)
        ? value
        : undefined,
  });
