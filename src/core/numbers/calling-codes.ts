import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';

/** Codes of no single country (ITU-T E.164, annex to the Operational Bulletin: freephone, satellite, shared). */
const NON_GEOGRAPHIC = ['800', '808', '870', '878', '881', '882', '883', '888', '979'];

/** Every country calling code that has a plan; the library throws for others. */
export const CALLING_CODES: ReadonlySet<string> = new Set([
  ...getCountries().map((country) => getCountryCallingCode(country)),
  ...NON_GEOGRAPHIC,
]);
