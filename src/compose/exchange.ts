import { randomUUID } from 'node:crypto';

import type { Config } from '../../config/schema.ts';
import { createDescribeResource } from '../../middleware/describe-resource.ts';
import { createIssueChallenge } from '../../middleware/issue-challenge.ts';
import { createExchangeEvidence } from '../../middleware/exchange-evidence.ts';
import { createPublishKeys } from '../../middleware/publish-keys.ts';
import { createObservedEvidenceStore } from '../../middleware/observed-store.ts';
import type { Endpoint } from '../app.ts';
import { createCheckKeyProof } from '../adapters/attestation/key-proof.ts';
import { sha256 } from '../adapters/crypto/sha256.ts';
import { announcedMethods, type AnnouncedIssuer } from '../core/attestation/announced-methods.ts';
import type { Challenges } from '../core/challenges/challenges.ts';
import type { EvidenceStore } from '../core/issuing/evidence-store.ts';
import { createEvidenceMemory, createEvidenceUse } from '../core/issuing/evidence-use.ts';
import { createExchange } from '../core/issuing/exchange.ts';
import type { TokenSigner } from '../core/issuing/token-signer.ts';
import type { HealthRegistry } from '../core/health.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import type { Telemetry } from '../core/telemetry.ts';
import { HOUR, type Clock } from '../core/time.ts';
import { openEvidenceProviders } from './evidence-providers.ts';

export interface ExchangeDeps {
  /** Without one there are no such endpoints. */
  readonly signer: TokenSigner | undefined;
  readonly store: EvidenceStore;
  readonly hash: KeyedHash;
  readonly challenges: Challenges;
  readonly publicOrigin: string;
  readonly telemetry: Telemetry;
  readonly health: HealthRegistry;
  readonly clock: Clock;
  /** Takes what the providers open. */
  readonly owned: Pick<AsyncDisposableStack, 'use'>;
}

const OWN: AnnouncedIssuer = { algorithms: ['ES256'] };

const exchangeEndpoints = async (
  { attestation, store: { namespace }, public: open }: Config,
  signer: TokenSigner,
  deps: ExchangeDeps,
): Promise<readonly Endpoint[]> => {
  const { hash, challenges, telemetry, clock, publicOrigin } = deps;
  const { clockSkewMs, proofLifetimeMs, issuing } = attestation;
  const store = createObservedEvidenceStore(deps.store, telemetry);
  const memory = createEvidenceMemory(store, { namespace, hash });
  const exchange = createExchange({
    signer,
    hash,
    clock,
    challenges,
    store,
    sha256,
    tokenLifetimeMs: issuing?.tokenLifetimeMs ?? HOUR,
    providers: await openEvidenceProviders(attestation, { ...deps, memory }),
    checkProof: createCheckKeyProof({ publicOrigin, clockSkewMs, proofLifetimeMs, clock }),
    evidenceUse: createEvidenceUse({ namespace, hash, clockSkewMs }),
    randomId: randomUUID,
  });
  const { requestTimeoutMs: bodyTimeoutMs } = open;
  return [
    { method: 'GET', path: '/.well-known/jwks.json', handler: createPublishKeys(signer) },
    {
      method: 'POST',
      path: '/attestation/tokens',
      handler: createExchangeEvidence({ exchange, challenges, telemetry, bodyTimeoutMs }),
    },
  ];
};

/**
 * The gateway's own endpoints: what it is, challenges for proofs and evidence, and, where it signs tokens, the keys and
 * the exchange of evidence for one.
 * @throws {EvidenceSetupError} for a key that a provider cannot use.
 */
export const composeExchange = async (config: Config, deps: ExchangeDeps): Promise<readonly Endpoint[]> => {
  const { challenges, publicOrigin, signer } = deps;
  const own = signer === undefined ? [] : [signer.issuer];
  const issuers = [...own, ...config.attestation.issuers.map(({ issuer }) => issuer)];
  const methods = announcedMethods([...(signer === undefined ? [] : [OWN]), ...config.attestation.issuers]);
  const isIssuer = signer !== undefined;
  const describe = createDescribeResource({ publicOrigin, issuers, isIssuer, methods });
  return [
    { method: 'GET', path: '/.well-known/oauth-protected-resource', handler: describe },
    { method: 'POST', path: '/attestation/challenges', handler: createIssueChallenge(challenges) },
    ...(signer === undefined ? [] : await exchangeEndpoints(config, signer, deps)),
  ];
};
