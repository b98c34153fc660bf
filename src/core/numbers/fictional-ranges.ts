interface FictionalRange {
  readonly e164: RegExp;
  readonly country: string;
}

/**
 * Ranges that regulators set aside for fiction and that the metadata calls invalid, because nobody can be assigned
 * one: Ofcom (mobile, no area, Nottingham), ComReg, ARCEP. Those that the metadata takes, as the 555-01XX of the
 * North American plan, need no line here.
 */
const FICTIONAL_RANGES: readonly FictionalRange[] = [
  { e164: /^\+447700900\d{3}$/, country: 'GB' },
  { e164: /^\+441632960\d{3}$/, country: 'GB' },
  { e164: /^\+441154960\d{3}$/, country: 'GB' },
  { e164: /^\+3532091\d{5}$/, country: 'IE' },
  { e164: /^\+3363998\d{4}$/, country: 'FR' },
];

/** The country in whose fiction the number exists, or nothing. */
export const fictionalCountry = (e164: string): string | undefined =>
  FICTIONAL_RANGES.find((range) => range.e164.test(e164))?.country;
