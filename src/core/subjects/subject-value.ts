import { MAX_ID_LENGTH } from '../attestation/app-claims.ts';
import type { Sha256 } from '../sha256.ts';
import { isThumbprint, tokenThumbprint } from '../attestation/token-thumbprint.ts';
import { isVisibleText } from '../attestation/visible-text.ts';
import type { KeyedKind } from '../lists/list-rule.ts';
import { parseAsn } from '../network-data/asn.ts';
import { NETWORK_CLASSES } from '../network-data/network-class.ts';
import { readE164 } from '../numbers/read-e164.ts';
import { ACCOUNT_ID } from './account-id.ts';

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

const visible = (text: string): string | undefined => (isVisibleText(text, MAX_ID_LENGTH) ? text : undefined);

const READERS: Readonly<Record<KeyedKind, (text: string, sha256: Sha256) => string | undefined>> = {
  device: (text, sha256) => (isThumbprint(text) ? text : tokenThumbprint(text, sha256)),
  hardware: visible,
  number: (text) => readE164(text)?.e164,
  account: (text) => (ACCOUNT_ID.test(text) ? text : undefined),
  block: (text) => readE164(text)?.block,
  issuer: visible,
  asn: parseAsn,
  'network-class': (text) => NETWORK_CLASSES.find((each) => each === text),
};

/** What a dimension derives from a request, from an operator’s spelling of it; nothing where it is none. */
export const readSubjectValue = (kind: KeyedKind, text: string, sha256: Sha256): string | undefined =>
  READERS[kind](text, sha256);
