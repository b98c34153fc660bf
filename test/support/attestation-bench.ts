import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';

import type { IssuerKey } from '../../src/adapters/attestation/issuer-keys.ts';
import { createKeySet, type KeySet } from '../../src/adapters/attestation/key-set.ts';
import type { AttestationOutcome, AttestedRequest } from '../../src/core/attestation/verifier.ts';
import { createAttestationVerifier, type AttestationVerifierOptions } from './attestation-verifier.ts';

export const NOW = Date.parse('2026-11-23T12:00:00Z');
export const SECONDS = NOW / 1000;
export const ISSUER = 'https://attest.example.com';
export const ORIGIN = 'https://api.example.com';
export const TARGET = '/json/users/new';
export const BODY = Buffer.from('country_code=1&cellphone=2025550143');

export interface TestKey {
  readonly privateKey: KeyObject;
  readonly jwk: { readonly kty: 'EC'; readonly crv: string; readonly x: string; readonly y: string };
  readonly d: string;
}

export const ecKey = (namedCurve = 'P-256'): TestKey => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve });
  const { crv = '', x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' });
  return { privateKey, jwk: { kty: 'EC', crv, x, y }, d };
};

export const ISSUER_KEY = ecKey();
export const DEVICE_KEY = ecKey();
export const OTHER_KEY = ecKey();

export const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url');
export const digest = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('base64url');

/** Signs whatever text, well formed or not. */
export const signText = (header: string, claims: string, key: KeyObject): string => {
  const text = `${base64url(header)}.${base64url(claims)}`;
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${base64url(signature)}`;
};

type Members = Record<string, unknown>;
type Change<T> = (value: T) => T;

/** One of the two JWS, before it is signed; a fault changes what it needs to. */
export interface JwsDraft {
  header: Members;
  claims: Members;
  key: KeyObject;
  /** Applied in this order: to the JSON of header and claims, to the signed text, to the header field. */
  headerText: Change<string>[];
  claimsText: Change<string>[];
  text: Change<string>[];
  fields: Change<readonly string[]>;
}

/** A request that is accepted as it stands, at {@link NOW}. */
export interface Draft {
  token: JwsDraft;
  proof: JwsDraft;
  method: string;
  target: string;
  body: Uint8Array;
}

const jwsDraft = (header: Members, claims: Members, key: KeyObject): JwsDraft => ({
  header,
  claims,
  key,
  headerText: [],
  claimsText: [],
  text: [],
  fields: (fields) => fields,
});

export const draft = (now = NOW): Draft => {
  const seconds = Math.floor(now / 1000);
  return {
    token: jwsDraft(
      { typ: 'oauth-client-attestation+jwt', alg: 'ES256', kid: 'one' },
      {
        iss: ISSUER,
        aud: ORIGIN,
        sub: 'com.example.authenticator',
        jti: randomUUID(),
        iat: seconds - 60,
        exp: seconds + 600,
        cnf: { jwk: { ...DEVICE_KEY.jwk } },
        platform: 'ios',
        app_version: '27.1.0',
        attestation: { provider: 'apple-app-attest', level: 'secure-enclave', key_created_at: seconds - 90 },
      },
      ISSUER_KEY.privateKey,
    ),
    proof: jwsDraft(
      { typ: 'dpop+jwt', alg: 'ES256', jwk: { ...DEVICE_KEY.jwk } },
      { jti: randomUUID(), htm: 'POST', htu: `${ORIGIN}${TARGET}`, iat: seconds },
      DEVICE_KEY.privateKey,
    ),
    method: 'POST',
    target: TARGET,
    body: BODY,
  };
};

const pipe = (changes: readonly Change<string>[], text: string): string =>
  changes.reduce((changed, change) => change(changed), text);

export const signDraft = (jws: JwsDraft): string => {
  const header = pipe(jws.headerText, JSON.stringify(jws.header));
  const claims = pipe(jws.claimsText, JSON.stringify(jws.claims));
  return pipe(jws.text, signText(header, claims, jws.key));
};

/** Signs both; `ath` and `htd` are filled in where the draft says nothing of them, and left out where it says null. */
export const toRequest = ({ token, proof, method, target, body }: Draft): AttestedRequest => {
  const tokenText = signDraft(token);
  const bound: Members = { ath: digest(tokenText), ...(body.length > 0 ? { htd: digest(body) } : {}) };
  const claims = Object.fromEntries(
    Object.entries({ ...bound, ...proof.claims }).filter(([, value]) => value !== null),
  );
  const proofText = signDraft({ ...proof, claims });
  return {
    headers: {
      'oauth-client-attestation': token.fields([tokenText]),
      dpop: proof.fields([proofText]),
    },
    method,
    target,
    body,
  };
};

export const jwkOf = ({ jwk }: TestKey, kid: string) => ({ ...jwk, kid, alg: 'ES256', use: 'sig' });

/** A set that never had keys. */
export const emptyKeySet: KeySet = {
  peek: (): IssuerKey | undefined => undefined,
  find: () => Promise.resolve(undefined),
  isLoaded: () => false,
  ageSeconds: () => Infinity,
  close: () => undefined,
};

/** A verifier on a clock that the test sets. */
export const createBench = async (changes: Partial<AttestationVerifierOptions> = {}) => {
  const clock = { now: NOW };
  const keys = await createKeySet(
    { inline: { keys: [jwkOf(ISSUER_KEY, 'one')] } },
    { clock: () => clock.now },
  );
  const verifier = createAttestationVerifier({
    issuers: [{ issuer: ISSUER, audience: ORIGIN, algorithms: ['ES256'], keys }],
    publicOrigin: ORIGIN,
    require: ['ath', 'htd'],
    clockSkewMs: 30_000,
    proofLifetimeMs: 60_000,
    maxTokenLifetimeMs: 3_600_000,
    minimumAppVersion: { ios: [{ version: '26.1.0' }], android: [{ version: '25.1.0' }] },
    storeLinks: { ios: 'https://apps.example/ios' },
    cacheSize: 1000,
    clock: () => clock.now,
    ...changes,
  });
  const verify = (change: (request: Draft) => void = () => undefined): Promise<AttestationOutcome> => {
    const made = draft(clock.now);
    change(made);
    return verifier.verify(toRequest(made));
  };
  return { clock, verifier, verify };
};

/** The machine reason, or `verified`. */
export const reasonOf = (outcome: AttestationOutcome): string => (outcome.ok ? 'verified' : outcome.reason);
