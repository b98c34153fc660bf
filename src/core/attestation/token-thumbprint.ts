import { parseCompactJws, TOKEN } from './compact-jws.ts';
import { readDeviceKey, thumbprintOf } from './device-key.ts';
import { MAX_TOKEN_LENGTH } from './evidence.ts';
import { isReason } from './reasons.ts';
import type { Sha256 } from '../sha256.ts';

/** Reads an attestation token without verifying it: an operator names something by it, and it opens nothing. */
export const parseTokenText = (text: unknown) => {
  if (typeof text !== 'string' || text.length > MAX_TOKEN_LENGTH) return undefined;
  const jws = parseCompactJws(text, TOKEN);
  return isReason(jws) ? undefined : jws;
};

/** RFC 7638 thumbprint of the key that a token binds; nothing where it is no token, or binds none. */
export const tokenThumbprint = (text: unknown, sha256: Sha256): string | undefined => {
  const jws = parseTokenText(text);
  const key = jws === undefined ? undefined : readDeviceKey(jws.claims['cnf']);
  return key === undefined || isReason(key) ? undefined : thumbprintOf(key, sha256);
};

/** A SHA-256 in base64url, as thumbprints of keys are. */
export const isThumbprint = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);
