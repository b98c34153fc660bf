/**
 * HMAC-SHA-256 cut to 128 bits, base64url (22 characters), of a dimension and a value. The only form in which a
 * subject leaves the process: store keys, logs, operator answers.
 */
export type KeyedHash = (dimension: string, value: string) => string;
