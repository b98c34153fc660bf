/**
 * HMAC-SHA-256 of a dimension and a value, cut to 22 characters of base64url (132 bits). The only form in which a
 * subject leaves the process: store keys, logs, operator answers.
 */
export type KeyedHash = (dimension: string, value: string) => string;
