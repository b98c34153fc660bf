import { readFile } from 'node:fs/promises';

import type { Config } from '../../config/schema.ts';
import { createAndroidKeyAttestation } from '../adapters/evidence/android/android-key-attestation.ts';
import { openRevocationList } from '../adapters/evidence/android/revocation-list.ts';
import { createAppleAppAttest } from '../adapters/evidence/apple/apple-app-attest.ts';
import { openRiskFile } from '../adapters/evidence/apple/risk-file.ts';
import { createPlayIntegrity } from '../adapters/evidence/play/play-integrity.ts';
import { createDevelopmentEvidence } from '../core/evidence/development.ts';
import type { EvidenceMemory, EvidenceProvider } from '../core/evidence/provider.ts';
import type { HealthRegistry } from '../core/health.ts';
import type { Telemetry } from '../core/telemetry.ts';
import type { Clock } from '../core/time.ts';

export interface ProviderDeps {
  readonly memory: EvidenceMemory;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly health: HealthRegistry;
  readonly owned: Pick<AsyncDisposableStack, 'use'>;
}

type ProviderSettings = NonNullable<Config['attestation']['issuing']>['providers'];

/** Of development evidence where nothing is written of it. */
const DEVELOPMENT = { app: 'com.example.authenticator' };

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

/** Certificates of a PEM file, one text each. */
const certificatesIn = async (file: string): Promise<readonly string[]> =>
  (await readFile(file, 'utf8')).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

const appleAppAttest = async (
  { rootsFile, riskFile, ...options }: NonNullable<ProviderSettings['apple']>,
  { memory, health, telemetry, owned }: ProviderDeps,
): Promise<EvidenceProvider> => {
  const tell = (reason?: string): void => {
    health.set('apple_risks', reason === undefined ? { status: 'ok' } : { status: 'degraded', reason });
    telemetry.degraded('apple_risks', reason !== undefined, reason);
  };
  const events = { loaded: () => tell(), failed: ({ fault }: { readonly fault: string }) => tell(fault) };
  const risks = riskFile === undefined ? undefined : owned.use(openRiskFile({ file: riskFile, events }));
  return createAppleAppAttest({
    ...options,
    ...(rootsFile === undefined ? {} : { roots: await certificatesIn(rootsFile) }),
    ...(risks === undefined ? {} : { risk: (keyId) => risks.riskOf(keyId) }),
    memory,
  });
};

/** A list that could not be read anew for so long may lack keys that leaked since. */
const STALE_AFTER_SECONDS = 48 * 3_600;

const androidKeyAttestation = async (
  { revocationsUrl, revocationsFile, rootsFile, ...options }: NonNullable<ProviderSettings['android']>,
  { clock, telemetry, health, owned }: ProviderDeps,
): Promise<EvidenceProvider> => {
  const source = revocationsFile === undefined ? { url: revocationsUrl } : { file: revocationsFile };
  health.set('android_revocations', { status: 'degraded', reason: 'never_loaded' });
  const revocations = owned.use(
    openRevocationList(source, {
      clock,
      events: {
        loaded() {
          health.watch('android_revocations', () =>
            revocations.ageSeconds() > STALE_AFTER_SECONDS
              ? { status: 'degraded', reason: 'stale' }
              : { status: 'ok' },
          );
          telemetry.degraded('android_revocations', false);
        },
        failed({ fault }) {
          health.set('android_revocations', { status: 'degraded', reason: fault });
          telemetry.degraded('android_revocations', true, fault);
        },
      },
    }),
  );
  return createAndroidKeyAttestation({
    ...options,
    revocations,
    ...(rootsFile === undefined ? {} : { roots: await certificatesIn(rootsFile) }),
  });
};

/**
 * The configured kinds of evidence, and where the development issuer signs, development evidence too; what they open
 * goes onto `owned`.
 * @throws {EvidenceSetupError} for a key or a root that a provider cannot use.
 */
export const openEvidenceProviders = async (
  { issuing, development: isDevelopment }: Config['attestation'],
  deps: ProviderDeps,
): Promise<readonly EvidenceProvider[]> => {
  const {
    apple,
    play,
    android,
    development = isDevelopment ? DEVELOPMENT : undefined,
  } = issuing?.providers ?? {};
  return [
    ...(apple === undefined ? [] : [await appleAppAttest(apple, deps)]),
    ...(play === undefined ? [] : [await playIntegrity(play)]),
    ...(android === undefined ? [] : [await androidKeyAttestation(android, deps)]),
    ...(development === undefined ? [] : [createDevelopmentEvidence(development)]),
  ];
};
