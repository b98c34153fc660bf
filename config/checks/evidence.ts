import type { Draft } from '../draft.ts';
import { playFilesOf } from '../evidence-files.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import { readBounded } from '../read-bounded.ts';
import { duplicates, type Check } from './check.ts';

const MAX_KEY_BYTES = 4_096;
const VERSION_CODE = /^[1-9]\d{0,9}$/;

const AT = ['attestation', 'issuing', 'providers', 'play'];

/** Apps of Play Integrity, each package once, each version by a versionCode. */
export const checkEvidence: Check = ({ attestation }) => {
  const unsigned = attestation?.issuing !== undefined && !attestation.development;
  const apps = attestation?.issuing?.providers.play?.apps ?? [];
  return [
    ...(unsigned
      ? [faultAt(['attestation', 'issuing'], UNAVAILABLE.issuerKeys.unfit, UNAVAILABLE.issuerKeys.remedy)]
      : []),
    ...duplicates(
      apps,
      ({ packageName }) => packageName,
      (index) =>
        faultAt(
          [...AT, 'apps', index, 'packageName'],
          'is the package of an earlier app',
          'Keep one entry for each package; one entry may have several certificates.',
        ),
    ),
    ...apps.flatMap(({ versions }, index) =>
      Object.keys(versions)
        .filter((code) => !VERSION_CODE.test(code))
        .map((code) =>
          faultAt(
            [...AT, 'apps', index, 'versions', code],
            'is no versionCode',
            'Write the versionCode of the build, for example 42: 25.1.0.',
          ),
        ),
    ),
  ];
};

const isBase64 = (text: string): boolean =>
  text !== '' && Buffer.from(text, 'base64').toString('base64') === text;

const faultOf = async (file: string): Promise<string | undefined> => {
  const content = await readBounded(file, MAX_KEY_BYTES);
  if ('reason' in content) return `names a file that cannot be read (${content.reason})`;
  return isBase64(content.text.trim()) ? undefined : 'names a file that holds no base64 text';
};

/** Reads every key file once: a missing or wrong one is found before the start. */
export const checkEvidenceFiles = async (draft: Draft): Promise<readonly LocatedFault[]> => {
  const faults = await Promise.all(
    playFilesOf(draft).map(async ({ at, file }) => {
      const message = await faultOf(file);
      return message === undefined
        ? []
        : [faultAt(at, message, 'Name a file with the key as the Play Console shows it, and nothing else.')];
    }),
  );
  return faults.flat();
};
