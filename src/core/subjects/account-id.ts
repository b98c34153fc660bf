/** Account ids of the upstream, Authy ids: up to 19 digits, the width of a signed 64-bit integer, without leading zeros. */
export const ACCOUNT_ID = /^[1-9]\d{0,18}$/;
