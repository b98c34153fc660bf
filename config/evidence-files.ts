import type { Draft } from './draft.ts';
import type { Path } from './path.ts';

/** A file that a provider of evidence reads, and where it is set. */
export interface EvidenceFile {
  readonly at: Path;
  readonly file: string;
}

const AT: Path = ['attestation', 'issuing', 'providers'];

const PLAY_FILES = ['decryptionKeyFile', 'verificationKeyFile'] as const;

/** The key files of Play Integrity. */
export const playFilesOf = ({ attestation }: Draft): readonly EvidenceFile[] => {
  const play = attestation?.issuing?.providers.play;
  return play === undefined
    ? []
    : PLAY_FILES.map((name) => ({ at: [...AT, 'play', name], file: play[name] }));
};

/** Paths of evidence start from where the configuration file is. */
export const resolveEvidenceFiles = (draft: Draft, resolve: (file: string) => string): Draft => {
  const { attestation } = draft;
  const issuing = attestation?.issuing;
  const play = issuing?.providers.play;
  if (attestation === undefined || issuing === undefined || play === undefined) return draft;
  const [decryptionKeyFile, verificationKeyFile] = PLAY_FILES.map((name) => resolve(play[name]));
  const resolved = {
    ...play,
    decryptionKeyFile: decryptionKeyFile ?? '',
    verificationKeyFile: verificationKeyFile ?? '',
  };
  const providers = { ...issuing.providers, play: resolved };
  return { ...draft, attestation: { ...attestation, issuing: { ...issuing, providers } } };
};
