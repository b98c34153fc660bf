import { z } from 'zod';

import { mapping } from '../types/object.ts';
import { ownedNumbers } from '../types/owned-numbers.ts';
import { scalar } from '../types/scalar.ts';

/** Shortest key in bytes: the output of HMAC-SHA-256 (RFC 2104 §3). */
const LEAST_BYTES = 32;
const MOST_BYTES = 1_024;

const decode = (text: string): Uint8Array | undefined => {
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, 'hex');
  // Both alphabets, because `openssl rand -base64` writes the other one.
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
};

/** The hash key from its text; undefined where it has not the form or the length of one. */
export const readHashKey = (text: string): Uint8Array | undefined => {
  const key = text.length <= MOST_BYTES * 2 ? decode(text) : undefined;
  return key === undefined || key.byteLength < LEAST_BYTES || key.byteLength > MOST_BYTES ? undefined : key;
};

const LEAST_DISTINCT = 8;

/** RFC 6750 §2.1, and nothing that a person would type in place of a token. */
const isOperatorToken = (text: string): boolean =>
  /^[A-Za-z0-9._~+/-]+=*$/.test(text) &&
  text.length >= LEAST_BYTES &&
  text.length <= MOST_BYTES &&
  new Set(text).size >= LEAST_DISTINCT;

/** The secrets. Better given by environment or file than written into a configuration. */
export const secrets = mapping({
  hashKey: z.exactOptional(
    scalar<Uint8Array>({
      expected: `${LEAST_BYTES} to ${MOST_BYTES} random bytes in base64url or hexadecimal`,
      form: `${LEAST_BYTES} to ${MOST_BYTES} bytes, base64url or hexadecimal`,
      example: 'the output of `openssl rand -hex 32`',
      read: readHashKey,
    }).describe(
      'Keys every subject before it is counted; the same on all instances, and a new one starts every counter anew. Development: kept in `.numberwall/`',
    ),
  ),
  operatorToken: z.exactOptional(
    scalar<string>({
      expected: `a bearer token of ${LEAST_BYTES} to ${MOST_BYTES} random characters (letters, digits, - . _ ~ + /)`,
      form: `${LEAST_BYTES} to ${MOST_BYTES} characters`,
      example: 'the output of `openssl rand -hex 32`',
      read: (text) => (isOperatorToken(text) ? text : undefined),
    }).describe(
      'Who sends it may use the operator API; without it nobody may. `npm start` keeps one in `.numberwall/`',
    ),
  ),
  canaryNumbers: z.exactOptional(
    ownedNumbers(
      '`+12025550123=1234567`: number and its code',
      /^\d{4,16}$/,
      '+12025550123=1234567',
    ).describe(
      'Registered test numbers of the operator’s own, whose code the upstream never changes: what the canary registers. Development: of the simulated upstream',
    ),
  ),
  timingNumbers: z.exactOptional(
    ownedNumbers(
      '`+12025550123=registered` or `+12025550124=unregistered`',
      /^(?:un)?registered$/,
      '+12025550123=registered',
    ).describe(
      'Numbers of the operator’s own with and without an account, whose response times are compared; none that the canary registers. Development: of the simulated upstream',
    ),
  ),
}).describe('Secrets');
