import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';

import { base64url } from './attestation-bench.ts';
import { answerJson, createKeySetServer } from './key-set-server.ts';

type Members = Readonly<Record<string, unknown>>;

/** Signs whatever header and claims as RS256; a member of `undefined` is left out. */
const signRs256 = (header: Members, claims: Members, key: KeyObject): string => {
  const text = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  return `${text}.${base64url(sign('sha256', Buffer.from(text), key))}`;
};

export const seconds = (): number => Math.floor(Date.now() / 1000);

/** A service with an RSA key that publishes its key set, and a discovery document, on loopback. */
export const createPresetIssuer = async (modulusLength = 2048) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
  const kid = randomUUID();
  const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }] };
  const document: Record<string, unknown> = {};
  const server = await createKeySetServer((req, res) =>
    answerJson(req.url === '/.well-known/openid-configuration' ? document : jwks)(req, res),
  );
  const { origin } = new URL(server.url);
  Object.assign(document, { issuer: origin, jwks_uri: server.url });
  return {
    server,
    origin,
    document,
    publicKey,
    privateKey,
    kid,
    jwksUrl: server.url,
    mint: (claims: Members, header: Members = {}): string =>
      signRs256({ typ: 'JWT', alg: 'RS256', kid, ...header }, claims, privateKey),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
};

export type PresetIssuer = Awaited<ReturnType<typeof createPresetIssuer>>;

export const PROJECT = '123456789012';
export const APP = '1:123456789012:ios:0123456789abcdef';

/** The claims of a Firebase App Check token, as the service makes them. */
export const appCheckClaims = (change: Members = {}): Members => ({
  iss: `https://firebaseappcheck.googleapis.com/${PROJECT}`,
  aud: [`projects/${PROJECT}`, 'projects/example'],
  sub: APP,
  app_id: APP,
  iat: seconds(),
  exp: seconds() + 3600,
  jti: randomUUID(),
  ...change,
});
