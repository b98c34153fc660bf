import { CALLING_CODES } from './calling-codes.ts';
import { foldDigits } from './fold-digits.ts';
import {
  MAX_CALLING_CODE_LENGTH,
  MAX_NATIONAL_LENGTH,
  parseNumber,
  type NumberResult,
} from './parse-number.ts';
import type { PhoneNumber } from './phone-number.ts';

/** Longest spelling of a whole number in characters. */
const MAX_LENGTH = MAX_CALLING_CODE_LENGTH + MAX_NATIONAL_LENGTH;

// No calling code begins another (ITU-T E.164 §6).
const callingCodeOf = (digits: string): string | undefined =>
  [1, 2, 3].map((length) => digits.slice(0, length)).find((code) => CALLING_CODES.has(code));

/** Reads a whole number, in any spelling that begins with `+` and the country calling code, to E.164. */
export const parseE164 = (text = ''): NumberResult => {
  if (text === '') return { ok: false, fault: 'missing' };
  const folded = text.length > MAX_LENGTH ? undefined : foldDigits(text);
  if (folded?.startsWith('+') !== true) return { ok: false, fault: 'malformed' };
  const code = callingCodeOf(folded.slice(1));
  if (code === undefined) return { ok: false, fault: 'impossible' };
  // With its prefix: without it, a second one behind it would pass for the first.
  return parseNumber(code, folded);
};

/** The number alone; undefined for what is none, and for one of ours that no plan has any more. */
export const readE164 = (e164: string): PhoneNumber | undefined => {
  const read = parseE164(e164);
  return read.ok ? read.number : undefined;
};
