/** Longest reason, in characters. */
export const MAX_REASON_LENGTH = 200;

/** As many digits as the shortest phone number has, however they are spaced. */
const NUMBER_LIKE = /\d(?:[ ()./_-]{0,3}\d){6}/;
/** Digits that are a day of the calendar or the name of a vulnerability; with more of them behind a hyphen they are neither. */
const DATE_OR_CVE =
  /(?<![\w-])(?:(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])|CVE-(?:19|20)\d{2}-\d{4,6})(?![\w-])/g;
const ADDRESS_LIKE = /\d+\.\d+\.\d+\.\d+|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,}|@/i;
/** Keys, hashes and tokens have no words of this length. */
const KEY_LIKE = /[^\s]{33,}/;

/**
 * May this stand in an audit log and in the store? One line of 1 to 200 printable characters, in which nothing looks
 * like a phone number, an address, a token or a key: what is written there stays.
 */
export const isReasonText = (value: unknown): value is string => {
  if (typeof value !== 'string' || value.length > MAX_REASON_LENGTH || value.trim() !== value) return false;
  if (value === '' || /[\p{C}\p{Zl}\p{Zp}]/u.test(value)) return false;
  // Digits of other scripts are digits: what is folded is what is looked at.
  const folded = value.normalize('NFKC');
  if (/\p{Nd}/u.test(folded.replaceAll(/[0-9]/g, ''))) return false;
  return (
    !NUMBER_LIKE.test(folded.replaceAll(DATE_OR_CVE, '')) &&
    !ADDRESS_LIKE.test(folded) &&
    !KEY_LIKE.test(folded)
  );
};
