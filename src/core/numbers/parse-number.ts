import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

import { CALLING_CODES } from './calling-codes.ts';
import { fictionalCountry } from './fictional-ranges.ts';
import { foldDigits } from './fold-digits.ts';
import type { PhoneNumber } from './phone-number.ts';

/**
 * `missing`: not given; `malformed`: not written as a number; `impossible`: in no country's plan; `unassigned`: of a length
 * that its plan has, in a range that nobody was given.
 */
export const NUMBER_FAULTS = ['missing', 'malformed', 'impossible', 'unassigned'] as const;
export type NumberFault = (typeof NUMBER_FAULTS)[number];

export type NumberResult =
  { readonly ok: true; readonly number: PhoneNumber } | { readonly ok: false; readonly fault: NumberFault };

/** Longest spelling of a country calling code in characters, `(+ 44)` and the like. */
export const MAX_CALLING_CODE_LENGTH = 8;

/** Longest spelling of a national number in characters: 17 digits, each with a separator. */
export const MAX_NATIONAL_LENGTH = 34;

/** Numbers of no single country (UN M.49's world, as in libphonenumber). */
const WORLD = '001';

const fault = (kind: NumberFault): NumberResult => ({ ok: false, fault: kind });

const readCallingCode = (text: string): string | undefined => {
  if (text.length > MAX_CALLING_CODE_LENGTH) return undefined;
  return /^(?:\+|00)?([1-9]\d{0,2})$/.exec(foldDigits(text) ?? '')?.[1];
};

/** The national part, without the country calling code where it is repeated in the international form. */
const readNational = (text: string, callingCode: string): string | undefined => {
  if (text.length > MAX_NATIONAL_LENGTH) return undefined;
  const folded = foldDigits(text);
  const international = /^(?:\+|00)(.*)$/.exec(folded ?? '')?.[1];
  if (international === undefined) return folded;
  const rest = international.startsWith(callingCode) ? international.slice(callingCode.length) : '';
  // No plan has national numbers of two leading zeros: a second international prefix is no spelling of anything.
  return rest.startsWith('00') ? undefined : rest;
};

const lookUp = (national: string, callingCode: string): NumberResult => {
  const parsed = parsePhoneNumberFromString(national, { defaultCallingCode: callingCode, extract: false });
  if (parsed === undefined || parsed.countryCallingCode !== callingCode) return fault('impossible');
  const { number: e164, nationalNumber } = parsed;
  const country = parsed.isValid() ? (parsed.country ?? WORLD) : fictionalCountry(e164);
  if (country === undefined) return fault(parsed.isPossible() ? 'unassigned' : 'impossible');
  const block = e164.slice(0, -4);
  return { ok: true, number: { e164, callingCode, national: nationalNumber, country, block } };
};

/** The canonical spelling must read as itself, or the upstream could take it for another number. */
const readsAsItself = ({ e164, national, callingCode }: PhoneNumber, asGiven: string): boolean => {
  if (national === asGiven) return true;
  const again = lookUp(national, callingCode);
  return again.ok && again.number.e164 === e164;
};

/**
 * Reads a country calling code and the rest of a number, in whatever spelling, to E.164 (ITU-T E.164). A number must
 * be valid by libphonenumber's full metadata, or fictional: the length alone would let ten times as many through.
 * Nothing is cached: a parse takes about 10 µs, and a cache would be a list of phone numbers.
 */
export const parseNumber = (callingCodeText = '', nationalText = ''): NumberResult => {
  if (callingCodeText === '' || nationalText === '') return fault('missing');
  const callingCode = readCallingCode(callingCodeText);
  if (callingCode === undefined) return fault('malformed');
  if (!CALLING_CODES.has(callingCode)) return fault('impossible');
  const national = readNational(nationalText, callingCode);
  if (national === undefined || national === '') return fault('malformed');
  const found = lookUp(national, callingCode);
  return found.ok && !readsAsItself(found.number, national) ? fault('impossible') : found;
};
