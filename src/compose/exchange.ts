import { randomUUID } from 'node:crypto';

import type { Config } from '../../config/schema.ts';
import { createIssueChallenge } from '../../middleware/issue-challenge.ts';
import { createExchangeEvidence } from '../../middleware/exchange-evidence.ts';
import { createPublishKeys } from '../../middleware/publish-keys.ts';
import { createObservedEvidenceStore } from '../../middleware/observed-store.ts';
import type { Endpoint } from '../app.ts';
import { createCheckKeyProof } from '../adapters/attestation/key-proof.ts';
import { sha256 } from '../adapters/attestation/sha256.ts';
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

/**
 * The endpoints by which a phone gets a token: a challenge, then evidence for it.
 * @throws {EvidenceSetupError} for a key that a provider cannot use.
 */
export const composeExchange = async (
  { attestation, store: { namespace }, public: open }: Config,
  deps: ExchangeDeps,
): Promise<readonly Endpoint[]> => {
  const { hash, challenges, telemetry, clock, publicOrigin, signer } = deps;
  if (signer === undefined) return [];
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
    { method: 'POST', path: '/attestation/challenges', handler: createIssueChallenge(challenges) },
    {
      method: 'POST',
      path: '/attestation/tokens',
      handler: createExchangeEvidence({ exchange, challenges, telemetry, bodyTimeoutMs }),
    },
  ];
};
