/** A word by which an operator is known in the audit log; digits too few for a phone number. */
export const isOperatorLabel = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*$/i.test(value) &&
  value.length <= 32 &&
  value.replaceAll(/\D/g, '').length <= 6;
