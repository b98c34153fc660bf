import { createHash, randomUUID } from 'node:crypto';

import { generateKeyPair as generateDPoPKeyPair, generateProof } from 'dpop';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

import { createCheckKeyProof } from '../../src/adapters/attestation/key-proof.ts';
import { sha256 } from '../../src/adapters/crypto/sha256.ts';
import { createKeyedHash } from '../../src/adapters/crypto/keyed-hash.ts';
import { createMemoryEvidenceStore } from '../../src/adapters/memory/evidence-store.ts';
import { thumbprintOf, type DeviceJwk } from '../../src/core/attestation/device-key.ts';
import type { AttestedRequest } from '../../src/core/attestation/verifier.ts';
import type { Challenges } from '../../src/core/challenges/challenges.ts';
import { createDevelopmentEvidence } from '../../src/core/evidence/development.ts';
import type { EvidenceProvider } from '../../src/core/evidence/provider.ts';
import { bindingOf } from '../../src/core/issuing/binding.ts';
import type { EvidenceStore } from '../../src/core/issuing/evidence-store.ts';
import { createEvidenceUse } from '../../src/core/issuing/evidence-use.ts';
import { createExchange, type ExchangeOptions } from '../../src/core/issuing/exchange.ts';
import type { TokenSigner } from '../../src/core/issuing/token-signer.ts';

export const ORIGIN = 'https://api.example';
const TOKEN_PATH = '/attestation/tokens';
export const APP = 'com.example.authenticator';

/** A phone's key, and what it sends. */
export interface Applicant {
  readonly jwk: DeviceJwk;
  readonly thumbprint: string;
  /** A proof over a body, by an implementation that is not the gateway's. */
  proof(body: string, url?: string, method?: string): Promise<string>;
}

export const createApplicant = async (): Promise<Applicant> => {
  const keys = await generateDPoPKeyPair('ES256', { extractable: true });
  const { x = '', y = '' } = await exportJWK(keys.publicKey);
  const jwk: DeviceJwk = { kty: 'EC', crv: 'P-256', x, y };
  return {
    jwk,
    thumbprint: thumbprintOf(jwk, sha256),
    proof: (body, url = ORIGIN + TOKEN_PATH, method = 'POST') =>
      generateProof(keys, url, method, undefined, undefined, {
        htd: createHash('sha256').update(body).digest('base64url'),
      }),
  };
};

/** The members of a token request, with changes. */
export const tokenRequest = (
  { jwk }: Applicant,
  challenge: string,
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({
  provider: 'development',
  challenge,
  jwk,
  app_version: '27.1.0',
  evidence: {},
  ...changes,
});

/** What the platform signs for this phone. */
export const bindingFor = (
  { thumbprint }: Applicant,
  challenge: string,
  audience: string,
  { app = APP, appVersion = '27.1.0' } = {},
): Uint8Array => bindingOf({ challenge, audience, app, appVersion, thumbprint }, sha256);

export const CHALLENGE = 'Y2hhbGxlbmdlLW9mLXRoaXMtdGVzdA';

const challenges: Challenges = {
  current: () => ({ value: CHALLENGE, expiresInSeconds: 300 }),
  accepts: (value) => value === CHALLENGE,
};

const createSigner = async (): Promise<TokenSigner> => {
  const { privateKey } = await generateKeyPair('ES256');
  return {
    issuer: ORIGIN,
    audience: 'https://audience.example',
    sign: (claims) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ typ: 'oauth-client-attestation+jwt', alg: 'ES256', kid: 'k' })
        .sign(privateKey),
    publicKeys: () => ({ keys: [] }),
  };
};

export interface ExchangeBenchOptions extends Partial<ExchangeOptions> {
  readonly providers?: readonly EvidenceProvider[];
  readonly store?: EvidenceStore;
}

/** The exchange over an embedded store, with one challenge and a key of its own. */
export const createExchangeBench = async (options: ExchangeBenchOptions = {}) => {
  const { clock = Date.now } = options;
  const hash = createKeyedHash(new Uint8Array(32).fill(7));
  const signer = await createSigner();
  const exchange = createExchange({
    challenges,
    providers: [createDevelopmentEvidence({ app: APP })],
    checkProof: createCheckKeyProof({
      publicOrigin: ORIGIN,
      clockSkewMs: 30_000,
      proofLifetimeMs: 60_000,
      clock,
    }),
    store: createMemoryEvidenceStore({ clock, maxSubjects: 10_000 }),
    evidenceUse: createEvidenceUse({ namespace: 'nw', hash, clockSkewMs: 30_000 }),
    signer,
    tokenLifetimeMs: 3_600_000,
    hash,
    sha256,
    clock,
    randomId: randomUUID,
    ...options,
  });
  const attested = (body: string | Uint8Array, ...proofs: readonly string[]): AttestedRequest => ({
    headers: { dpop: proofs },
    method: 'POST',
    target: TOKEN_PATH,
    body: typeof body === 'string' ? Buffer.from(body) : body,
  });
  return {
    exchange,
    signer,
    attested,
    /** Sends members with a fresh proof over them. */
    async ask(applicant: Applicant, changes: Readonly<Record<string, unknown>> = {}) {
      const body = JSON.stringify(tokenRequest(applicant, CHALLENGE, changes));
      return exchange(attested(body, await applicant.proof(body)));
    },
  };
};
