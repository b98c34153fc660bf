import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import type { Config } from '../../config/schema.ts';
import { createIssueChallenge } from '../../middleware/issue-challenge.ts';
import { createExchangeEvidence } from '../../middleware/exchange-evidence.ts';
import { createObservedEvidenceStore } from '../../middleware/observed-store.ts';
import type { Endpoint } from '../app.ts';
import { createCheckKeyProof } from '../adapters/attestation/key-proof.ts';
import { sha256 } from '../adapters/attestation/sha256.ts';
import { createPlayIntegrity } from '../adapters/evidence/play/play-integrity.ts';
import { createChallenges } from '../core/challenges/create-challenges.ts';
import { createDevelopmentEvidence } from '../core/evidence/development.ts';
import type { EvidenceProvider } from '../core/evidence/provider.ts';
import type { EvidenceStore } from '../core/issuing/evidence-store.ts';
import { createEvidenceUse } from '../core/issuing/evidence-use.ts';
import { createExchange, type ClaimsSigner } from '../core/issuing/exchange.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import type { Telemetry } from '../core/telemetry.ts';
import { HOUR, type Clock } from '../core/time.ts';

export interface ExchangeDeps {
  /** Without one there are no such endpoints. */
  readonly signer: ClaimsSigner | undefined;
  readonly store: EvidenceStore;
  readonly hash: KeyedHash;
  readonly publicOrigin: string;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
}

type Issuing = NonNullable<Config['attestation']['issuing']>;
type ProviderSettings = Issuing['providers'];

/** What is taken where nothing is written. */
const DEFAULTS = { app: 'com.example.authenticator', tokenLifetimeMs: HOUR };

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

/** The configured kinds of evidence, and where the development issuer signs, development evidence too. */
const openProviders = async ({
  issuing,
  development,
}: Config['attestation']): Promise<EvidenceProvider[]> => {
  const { play, development: settings = development ? DEFAULTS : undefined } = issuing?.providers ?? {};
  return [
    ...(play === undefined ? [] : [await playIntegrity(play)]),
    ...(settings === undefined ? [] : [createDevelopmentEvidence(settings)]),
  ];
};

/**
 * The endpoints by which a phone gets a token: a challenge, then evidence for it.
 * @throws {EvidenceSetupError} for a key that a provider cannot use.
 */
export const composeExchange = async (
  { attestation, store: { namespace }, public: open }: Config,
  deps: ExchangeDeps,
): Promise<readonly Endpoint[]> => {
  const { hash, telemetry, clock, publicOrigin, signer } = deps;
  if (signer === undefined) return [];
  const { clockSkewMs, proofLifetimeMs, issuing } = attestation;
  const challenges = createChallenges({ hash, clock });
  const exchange = createExchange({
    signer,
    hash,
    clock,
    challenges,
    store: createObservedEvidenceStore(deps.store, telemetry),
    sha256,
    tokenLifetimeMs: issuing?.tokenLifetimeMs ?? DEFAULTS.tokenLifetimeMs,
    providers: await openProviders(attestation),
    checkProof: createCheckKeyProof({ publicOrigin, clockSkewMs, proofLifetimeMs, clock }),
    evidenceUse: createEvidenceUse({ namespace, hash, clockSkewMs }),
    randomId: randomUUID,
  });
  const { requestTimeoutMs: bodyTimeoutMs } = open;
  return [
    { method: 'POST', path: '/attestation/challenges', handler: createIssueChallenge(challenges) },
    {
      method: 'POST',
      path: '/attestation/tokens',
      handler: createExchangeEvidence({ exchange, challenges, telemetry, bodyTimeoutMs }),
    },
  ];
};
