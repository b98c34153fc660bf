import { CALLING_CODES } from './calling-codes.ts';
import { parseNumber } from './parse-number.ts';
import type { PhoneNumber } from './phone-number.ts';

/** A number that was written as E.164 by us; undefined where no plan has it any more. */
export const readE164 = (e164: string): PhoneNumber | undefined => {
  // No calling code begins another (ITU-T E.164 §6).
  const callingCode = [1, 2, 3]
    .map((digits) => e164.slice(1, 1 + digits))
    .find((code) => CALLING_CODES.has(code));
  if (callingCode === undefined) return undefined;
  const read = parseNumber(callingCode, e164.slice(1 + callingCode.length));
  return read.ok ? read.number : undefined;
};
