import { createHash } from 'node:crypto';

import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

export type SecretKind = 'number' | 'account' | 'address' | 'token' | 'proof' | 'jti' | 'key';

/** A value that a test used and that nothing may show. Numbers in E.164; tokens and proofs whole. */
export interface Secret {
  readonly kind: SecretKind;
  readonly value: string;
}

/** How a value would look where it leaked. */
export interface Needle {
  /** In words, for the report. */
  readonly form: string;
  readonly text: string;
  readonly ignoreCase?: true;
  /** `digits`: sought where separators between digits are taken out; `edges`: no digit may stand beside it. */
  readonly in?: 'digits' | 'edges';
}

const CHUNK = 16;

/** Base64 without the characters that depend on the neighbours, at each of the three positions in a longer text. */
const base64 = (value: string): string[] =>
  [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    const whole = bytes.toString('base64').replace(/=+$/, '');
    const inside = whole.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
    return [inside, inside.replaceAll('+', '-').replaceAll('/', '_')];
  });

const encoded = (value: string): Needle[] => [
  ...base64(value).map((text) => ({ form: 'base64', text })),
  { form: 'hex', text: Buffer.from(value).toString('hex'), ignoreCase: true },
];

/** Unkeyed hashes of small sets can be turned back by trying every member. */
const hashed = (value: string): Needle[] =>
  ['md5', 'sha1', 'sha256'].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(value).digest();
    return [
      { form: `${algorithm} hex`, text: digest.toString('hex').slice(0, 20), ignoreCase: true as const },
      { form: `${algorithm} base64`, text: digest.toString('base64').slice(0, 15) },
      { form: `${algorithm} base64url`, text: digest.toString('base64url').slice(0, 15) },
    ];
  });

const plain = (value: string): Needle => ({ form: 'plain', text: value });

const ofNumber = (e164: string): Needle[] => {
  const national = parsePhoneNumberFromString(e164)?.nationalNumber ?? e164.slice(2);
  const spellings = [e164, e164.slice(1), national];
  return [
    ...spellings.map(plain),
    { form: 'digits', text: national, in: 'digits' },
    ...spellings.flatMap(encoded),
    ...spellings.flatMap(hashed),
  ];
};

const ofAddress = (address: string): Needle[] => {
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return [
    { ...plain(address), in: 'edges' },
    ...(bytes.length === 4 ? [{ form: 'hex bytes', text: bytes.join(''), ignoreCase: true as const }] : []),
    ...encoded(address),
    ...hashed(address),
  ];
};

/** Any 16 characters in a row of a token are a leak: it may have been cut. */
const ofToken = (token: string): Needle[] =>
  token
    .split('.')
    .flatMap((segment) => segment.match(new RegExp(`.{${CHUNK}}`, 'g')) ?? [])
    .flatMap((text) => [{ form: 'part of a token', text }, ...encoded(text)]);

/** Every form in which `secret` is sought. */
export const needlesOf = ({ kind, value }: Secret): Needle[] => {
  switch (kind) {
    case 'number':
      return ofNumber(value);
    case 'address':
      return ofAddress(value);
    case 'token':
    case 'proof':
      return [plain(value), ...ofToken(value)];
    case 'account':
      return [{ ...plain(value), in: 'edges' }, ...encoded(value), ...hashed(value)];
    case 'jti':
    case 'key':
      return [plain(value), ...encoded(value)];
  }
};
