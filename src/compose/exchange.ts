import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import type { RequestHandler } from 'express';

import type { Config } from '../../config/schema.ts';
import { createExchangeEvidence } from '../../middleware/exchange-evidence.ts';
import { createObservedEvidenceStore } from '../../middleware/observed-store.ts';
import { createCheckKeyProof } from '../adapters/attestation/key-proof.ts';
import { sha256 } from '../adapters/attestation/sha256.ts';
import { createPlayIntegrity } from '../adapters/evidence/play/play-integrity.ts';
import type { Challenges } from '../core/challenges/challenges.ts';
import { createDevelopmentEvidence } from '../core/evidence/development.ts';
import type { EvidenceMemory, EvidenceProvider } from '../core/evidence/provider.ts';
import type { EvidenceStore } from '../core/issuing/evidence-store.ts';
import { createEvidenceMemory, createEvidenceUse } from '../core/issuing/evidence-use.ts';
import { createExchange } from '../core/issuing/exchange.ts';
import type { TokenSigner } from '../core/issuing/token-signer.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import type { Telemetry } from '../core/telemetry.ts';
import type { Clock } from '../core/time.ts';

export interface ExchangeDeps {
  readonly challenges: Challenges;
  readonly signer: TokenSigner;
  /** Milliseconds. */
  readonly tokenLifetimeMs: number;
  readonly store: EvidenceStore;
  readonly hash: KeyedHash;
  readonly publicOrigin: string;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
}

type ProviderSettings = NonNullable<Config['attestation']['issuing']>['providers'];

const keyText = async (file: string): Promise<string> => (await readFile(file, 'utf8')).trim();

const playIntegrity = async ({
  decryptionKeyFile,
  verificationKeyFile,
  ...options
}: NonNullable<ProviderSettings['play']>): Promise<EvidenceProvider> =>
  createPlayIntegrity({
    ...options,
    decryptionKey: await keyText(decryptionKeyFile),
    verificationKey: await keyText(verificationKeyFile),
  });

/** The configured kinds of evidence. */
const openProviders = async (
  { play, development }: ProviderSettings,
  _memory: EvidenceMemory,
): Promise<readonly EvidenceProvider[]> => [
  ...(play === undefined ? [] : [await playIntegrity(play)]),
  ...(development === undefined ? [] : [createDevelopmentEvidence(development)]),
];

/**
 * `POST /attestation/tokens` over the configured kinds of evidence.
 * @throws {EvidenceSetupError} for a key that a provider cannot use.
 */
export const composeExchange = async (
  { attestation, store: { namespace }, public: open }: Config,
  providerSettings: ProviderSettings,
  deps: ExchangeDeps,
): Promise<RequestHandler> => {
  const { hash, telemetry, clock, publicOrigin, challenges } = deps;
  const { clockSkewMs, proofLifetimeMs } = attestation;
  const store = createObservedEvidenceStore(deps.store, telemetry);
  const exchange = createExchange({
    ...deps,
    store,
    sha256,
    providers: await openProviders(providerSettings, createEvidenceMemory(store, { namespace, hash })),
    checkProof: createCheckKeyProof({ publicOrigin, clockSkewMs, proofLifetimeMs, clock }),
    evidenceUse: createEvidenceUse({ namespace, hash, clockSkewMs }),
    randomId: randomUUID,
  });
  return createExchangeEvidence({
    exchange,
    challenges,
    telemetry,
    bodyTimeoutMs: open.requestTimeoutMs,
  });
};
