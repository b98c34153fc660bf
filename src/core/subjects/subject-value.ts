import { MAX_ID_LENGTH } from '../attestation/app-claims.ts';
import type { Sha256 } from '../attestation/sha256.ts';
import { isThumbprint, tokenThumbprint } from '../attestation/token-thumbprint.ts';
import { isVisibleText } from '../attestation/visible-text.ts';
import type { KeyedKind } from '../lists/list-rule.ts';
import { parseAsn } from '../network-data/asn.ts';
import { NETWORK_CLASSES } from '../network-data/network-class.ts';
import { CALLING_CODES } from '../numbers/calling-codes.ts';
import { foldDigits } from '../numbers/fold-digits.ts';
import { parseNumber } from '../numbers/parse-number.ts';
import type { PhoneNumber } from '../numbers/phone-number.ts';
import { ACCOUNT } from '../routes/read-parameters.ts';

/** How a value of a kind is to be written. */
export const SUBJECT_FORMS: Readonly<Record<KeyedKind, string>> = {
  device: 'the thumbprint of its key (RFC 7638, SHA-256, base64url), or a token of it',
  hardware: 'attestation.hardware of its tokens',
  number: 'a phone number with + and country code',
  account: 'an account id, digits',
  block: 'any phone number of the block, with + and country code',
  issuer: 'attestation.issuer of the tokens',
  asn: 'an autonomous system number, such as AS64500',
  'network-class': `one of ${NETWORK_CLASSES.join(', ')}`,
};

/** Longest spelling of a phone number with its country code, in characters. */
const MAX_NUMBER_LENGTH = 42;

const internationalNumber = (text: string): PhoneNumber | undefined => {
  const digits = text.length > MAX_NUMBER_LENGTH ? undefined : /^\+(\d+)$/.exec(foldDigits(text) ?? '')?.[1];
  if (digits === undefined) return undefined;
  // No calling code is the beginning of another (ITU-T E.164).
  const code = [1, 2, 3].map((length) => digits.slice(0, length)).find((part) => CALLING_CODES.has(part));
  const read = code === undefined ? undefined : parseNumber(code, digits.slice(code.length));
  return read?.ok === true ? read.number : undefined;
};

const visible = (text: string): string | undefined => (isVisibleText(text, MAX_ID_LENGTH) ? text : undefined);

const READERS: Readonly<Record<KeyedKind, (text: string, sha256: Sha256) => string | undefined>> = {
  device: (text, sha256) => (isThumbprint(text) ? text : tokenThumbprint(text, sha256)),
  hardware: visible,
  number: (text) => internationalNumber(text)?.e164,
  account: (text) => (ACCOUNT.test(text) ? text : undefined),
  block: (text) => internationalNumber(text)?.block,
  issuer: visible,
  asn: parseAsn,
  'network-class': (text) => NETWORK_CLASSES.find((each) => each === text),
};

/** What a dimension derives from a request, from an operator’s spelling of it; nothing where it is none. */
export const readSubjectValue = (kind: KeyedKind, text: string, sha256: Sha256): string | undefined =>
  READERS[kind](text, sha256);
