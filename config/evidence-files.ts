import type { Draft } from './draft.ts';
import type { Path } from './path.ts';

/** A file that a provider of evidence reads, and where it is set. */
export interface EvidenceFile {
  readonly at: Path;
  readonly file: string;
  readonly holds: 'base64' | 'certificates' | 'json';
}

/** Where the providers of evidence stand. */
export const PROVIDERS_AT = ['attestation', 'issuing', 'providers'] as const;

const FILES = [
  { provider: 'play', name: 'decryptionKeyFile', holds: 'base64' },
  { provider: 'play', name: 'verificationKeyFile', holds: 'base64' },
  { provider: 'apple', name: 'riskFile', holds: 'json' },
  { provider: 'apple', name: 'rootsFile', holds: 'certificates' },
  { provider: 'android', name: 'rootsFile', holds: 'certificates' },
  { provider: 'android', name: 'revocationsFile', holds: 'json' },
] as const;

type Providers = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

const providersOf = ({ attestation }: Draft): Providers => attestation?.issuing?.providers ?? {};

/** Every file that the providers name. */
export const evidenceFilesOf = (draft: Draft): readonly EvidenceFile[] =>
  FILES.flatMap(({ provider, name, holds }) => {
    const file = providersOf(draft)[provider]?.[name];
    return typeof file === 'string' ? [{ at: [...PROVIDERS_AT, provider, name], file, holds }] : [];
  });

/** The same draft, with the paths of these files resolved. */
export const resolveEvidenceFiles = (draft: Draft, resolve: (file: string) => string): Draft => {
  const { attestation } = draft;
  const issuing = attestation?.issuing;
  if (attestation === undefined || issuing === undefined) return draft;
  const providers: Record<string, Readonly<Record<string, unknown>> | undefined> = { ...issuing.providers };
  for (const { provider, name } of FILES) {
    const settings = providers[provider];
    const file = settings?.[name];
    if (typeof file === 'string') providers[provider] = { ...settings, [name]: resolve(file) };
  }
  return { ...draft, attestation: { ...attestation, issuing: { ...issuing, providers } } };
};
