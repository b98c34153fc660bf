import { X509Certificate } from 'node:crypto';

import { parseStrictJson } from '../../src/core/attestation/strict-json.ts';
import type { Draft } from '../draft.ts';
import { evidenceFilesOf, PROVIDERS_AT, type EvidenceFile } from '../evidence-files.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';
import { readBounded } from '../read-bounded.ts';
import { isPlain } from '../types/url.ts';
import { duplicates, type Check } from './check.ts';

/** Of Google’s revocation list; keys and certificates are far smaller. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;
const VERSION_CODE = /^[1-9]\d{0,9}$/;

type Attestation = NonNullable<Draft['attestation']>;
type Providers = NonNullable<Attestation['issuing']>['providers'];

const playFaults = ({ play }: Providers): readonly LocatedFault[] => {
  const apps = play?.apps ?? [];
  const at = (index: number, ...rest: string[]) => [...PROVIDERS_AT, 'play', 'apps', index, ...rest];
  return [
    ...duplicates(
      apps,
      ({ packageName }) => packageName,
      (index) =>
        faultAt(
          at(index, 'packageName'),
          'is the package of an earlier app',
          'Keep one entry for each package; one entry may have several certificates.',
        ),
    ),
    ...apps.flatMap(({ versions }, index) =>
      Object.keys(versions)
        .filter((code) => !VERSION_CODE.test(code))
        .map((code) =>
          faultAt(
            at(index, 'versions', code),
            'is no versionCode',
            'Write the versionCode of the build, for example 42: 25.1.0.',
          ),
        ),
    ),
  ];
};

const appleFaults = ({ apple }: Providers): readonly LocatedFault[] =>
  duplicates(
    apple?.apps ?? [],
    ({ teamId, bundleId }) => `${teamId}.${bundleId}`,
    (index) =>
      faultAt(
        [...PROVIDERS_AT, 'apple', 'apps', index, 'bundleId'],
        'is, with its team, that of an earlier app',
        'Keep one entry for each app.',
      ),
  );

const androidFaults = ({ android }: Providers): readonly LocatedFault[] => {
  const apps = android?.apps ?? [];
  return [
    ...duplicates(
      apps,
      ({ packageName }) => packageName,
      (index) =>
        faultAt(
          [...PROVIDERS_AT, 'android', 'apps', index, 'packageName'],
          'is the package of an earlier app',
          'Keep one entry for each package; one entry may have several certificates.',
        ),
    ),
    ...(android !== undefined && isPlain(android.revocationsUrl)
      ? [
          faultAt(
            [...PROVIDERS_AT, 'android', 'revocationsUrl'],
            'is plain http to another host: whoever changes the answer revokes nothing',
            'Use https, or a file.',
          ),
        ]
      : []),
  ];
};

const signerFaults = ({ development, issuing, issuers, maxTokenLifetimeMs }: Attestation): LocatedFault[] => {
  if (issuing === undefined) return [];
  const at = (key: string) => ['attestation', 'issuing', key];
  const { keysFile, issuer, tokenLifetimeMs } = issuing;
  return [
    ...(keysFile === undefined && !development
      ? [
          faultAt(
            at('keysFile'),
            'is missing: nobody signs the tokens',
            'Make one by numberwall keys generate --file FILE, and name it here.',
          ),
        ]
      : []),
    ...(keysFile !== undefined && development
      ? [
          faultAt(
            at('keysFile'),
            'stands beside the development issuer, which has the same name',
            'Set attestation.development to false, or remove the key file.',
          ),
        ]
      : []),
    ...(issuer !== undefined && issuers.some((other) => other.issuer === issuer)
      ? [faultAt(at('issuer'), 'is also the issuer of an entry in issuers', 'Remove one of the two.')]
      : []),
    ...(tokenLifetimeMs > maxTokenLifetimeMs
      ? [
          faultAt(
            at('tokenLifetime'),
            'is longer than attestation.maxTokenLifetime: its own tokens would be refused',
            'Shorten it, or raise the other.',
          ),
        ]
      : []),
  ];
};

/** Somebody signs, and each app is there once. */
export const checkEvidence: Check = ({ attestation }) => {
  const issuing = attestation?.issuing;
  if (attestation === undefined || issuing === undefined) return [];
  const { providers } = issuing;
  return [
    ...signerFaults(attestation),
    ...playFaults(providers),
    ...appleFaults(providers),
    ...androidFaults(providers),
  ];
};

const isBase64 = (text: string): boolean =>
  text !== '' && Buffer.from(text, 'base64').toString('base64') === text;

const isCertificate = (text: string): boolean => {
  try {
    return new X509Certificate(text).ca;
  } catch {
    return false;
  }
};

const FORMS = {
  base64: {
    fits: isBase64,
    fault: 'names a file that holds no base64 text',
    remedy: 'Name a file with the key as the Play Console shows it, and nothing else.',
  },
  json: {
    fits: (text: string) => parseStrictJson(Buffer.from(text)) !== undefined,
    fault: 'names a file that holds no JSON object',
    remedy: 'Name a file with one JSON object, as docs/configuration.md says.',
  },
  certificates: {
    fits: isCertificate,
    fault: 'names a file that holds no certificate of an authority',
    remedy: 'Name a file with certificates in PEM.',
  },
} as const;

const faultsOf = async ({ at, file, holds }: EvidenceFile): Promise<LocatedFault[]> => {
  const { fits, fault, remedy } = FORMS[holds];
  const content = await readBounded(file, MAX_FILE_BYTES);
  if ('reason' in content)
    return [faultAt(at, `names a file that cannot be read (${content.reason})`, remedy)];
  return fits(content.text.trim()) ? [] : [faultAt(at, fault, remedy)];
};

/** Reads every file once: a missing or wrong one is found before the start. */
export const checkEvidenceFiles = async (draft: Draft): Promise<readonly LocatedFault[]> =>
  (await Promise.all(evidenceFilesOf(draft).map(faultsOf))).flat();
