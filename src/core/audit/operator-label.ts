/** Longest label, in characters. */
const MAX_LABEL_LENGTH = 32;

/** A word by which an operator is known in the audit log; digits too few for a phone number. */
export const isOperatorLabel = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length <= MAX_LABEL_LENGTH &&
  /^[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*$/i.test(value) &&
  value.replaceAll(/\D/g, '').length <= 6;
