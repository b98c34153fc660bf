import { readFile } from 'node:fs/promises';

import type { Config } from '../../config/schema.ts';
import { createAppleAppAttest } from '../adapters/evidence/apple/apple-app-attest.ts';
import { createPlayIntegrity } from '../adapters/evidence/play/play-integrity.ts';
import { createDevelopmentEvidence } from '../core/evidence/development.ts';
import type { EvidenceMemory, EvidenceProvider } from '../core/evidence/provider.ts';

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
  { rootsFile, ...options }: NonNullable<ProviderSettings['apple']>,
  memory: EvidenceMemory,
): Promise<EvidenceProvider> =>
  createAppleAppAttest({
    ...options,
    ...(rootsFile === undefined ? {} : { roots: await certificatesIn(rootsFile) }),
    memory,
  });

/**
 * The configured kinds of evidence, and where the development issuer signs, development evidence too.
 * @throws {EvidenceSetupError} for a key or a root that a provider cannot use.
 */
export const openEvidenceProviders = async (
  { issuing, development: isDevelopment }: Config['attestation'],
  memory: EvidenceMemory,
): Promise<readonly EvidenceProvider[]> => {
  const { apple, play, development = isDevelopment ? DEVELOPMENT : undefined } = issuing?.providers ?? {};
  return [
    ...(apple === undefined ? [] : [await appleAppAttest(apple, memory)]),
    ...(play === undefined ? [] : [await playIntegrity(play)]),
    ...(development === undefined ? [] : [createDevelopmentEvidence(development)]),
  ];
};
