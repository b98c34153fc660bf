import { randomBytes } from 'node:crypto';

import { createKeyFile, readKeyFile } from '../files/key-file.ts';

/** Where `npm start` and the commands of operators meet, in the working directory. */
export const DEVELOPMENT_OPERATOR_TOKEN_FILE = '.numberwall/operator.jwk';

const BYTES = 32;

/**
 * The token of a file that is there; undefined where there is none.
 * @throws {TypeError} for a file that holds no such token.
 */
export const readDevelopmentOperatorToken = async (file: string): Promise<string | undefined> => {
  const stored = await readKeyFile(file);
  if (stored === undefined) return undefined;
  const { kty, k } = stored;
  if (kty === 'oct' && typeof k === 'string' && Buffer.from(k, 'base64url').byteLength >= BYTES) return k;
  throw new TypeError(`${file} holds no token of ${BYTES} bytes: remove it, and the next start makes one`);
};

/**
 * The operator token of the development profile, made where there is none: whoever can read the file on this machine may
 * use the operator API.
 * @throws {TypeError} for a file that holds no such token.
 */
export const keepDevelopmentOperatorToken = async (file: string): Promise<string> => {
  await createKeyFile(file, { kty: 'oct', k: randomBytes(BYTES).toString('base64url') });
  return (await readDevelopmentOperatorToken(file)) ?? keepDevelopmentOperatorToken(file);
};
