import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { isJsonObject, parseStrictJson } from '../../core/attestation/strict-json.ts';
import type { TokenSigner } from '../../core/issuing/token-signer.ts';
import { MINUTE, SECOND, type Clock } from '../../core/time.ts';
import { createDeviceKey, openDeviceKey, type DeviceKey } from '../attestation/client/device-key.ts';

/** What a synthetic phone shows. */
export interface CanaryCredentials {
  readonly key: DeviceKey;
  readonly token: string;
}

/** Of no tenant’s app, so that no tenant’s budgets know it. */
const CANARY_APP = 'numberwall.canary';

const LIFETIME_MS = 10 * MINUTE;

/** A phone vouched for by the gateway’s own issuer: a fresh one each time, unless its key is given. */
export const issueCredentials = async (
  signer: TokenSigner,
  clock: Clock,
  given?: DeviceKey,
): Promise<CanaryCredentials> => {
  const key = given ?? (await createDeviceKey());
  const now = Math.floor(clock() / SECOND);
  const token = await signer.sign({
    iss: signer.issuer,
    aud: signer.audience,
    sub: CANARY_APP,
    jti: randomUUID(),
    iat: now,
    exp: now + LIFETIME_MS / SECOND,
    cnf: { jwk: key.jwk },
    platform: 'ios',
    // Later than any minimum that an operator may set.
    app_version: '999999.0.0',
    attestation: { provider: 'development', level: 'software', key_created_at: now },
  });
  return { key, token };
};

/**
 * Those of a file, read anew so that whoever mints the token may replace it.
 * @throws {TypeError} for a file without a private key and a token.
 */
export const readCredentials = async (file: string): Promise<CanaryCredentials> => {
  const read = parseStrictJson(await readFile(file));
  const { jwk, token } = read ?? {};
  if (!isJsonObject(jwk) || typeof token !== 'string')
    throw new TypeError('canary credentials are {"jwk": …, "token": …}');
  return { key: await openDeviceKey(jwk), token };
};
