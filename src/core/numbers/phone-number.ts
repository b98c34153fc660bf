/** A phone number that exists in its country's plan, in the one spelling that everything counts by. */
export interface PhoneNumber {
  /** E.164 with `+`. */
  readonly e164: string;
  /** Country calling code, digits: `e164` is `+`, this, `national`. */
  readonly callingCode: string;
  /** National significant number, digits. */
  readonly national: string;
  /** ISO 3166-1 alpha-2, or `001` for numbers of no single country. */
  readonly country: string;
  /** The number without its last four digits: 10,000 neighbours. */
  readonly block: string;
}
