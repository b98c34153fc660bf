import { createPrivateKey, X509Certificate } from 'node:crypto';

import type { Draft } from '../draft.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';
import { readBounded } from '../read-bounded.ts';
import type { RedisTlsSettings } from '../sections/store.ts';
import { isTlsRedis } from '../types/redis-url.ts';

const MAX_FILE_BYTES = 262_144;
const AT = ['store', 'redis', 'tls'] as const;

type Name = keyof RedisTlsSettings;

const REMEDIES: Readonly<Record<Name, string>> = {
  caFile: 'Name a readable PEM file of certificates.',
  certFile: 'Name a readable PEM file of the client’s certificate.',
  keyFile: 'Name a readable PEM file of a private key without a passphrase.',
};

const READERS: Readonly<Record<Name, (text: string) => unknown>> = {
  caFile: (text) => new X509Certificate(text),
  certFile: (text) => new X509Certificate(text),
  keyFile: (text) => createPrivateKey(text),
};

const NO_PAIR: readonly LocatedFault[] = [];

const contentOf = async (name: Name, file: string): Promise<{ text?: string; fault?: LocatedFault }> => {
  const content = await readBounded(file, MAX_FILE_BYTES);
  const at = [...AT, name];
  if ('reason' in content) {
    return { fault: faultAt(at, `names a file that cannot be read (${content.reason})`, REMEDIES[name]) };
  }
  try {
    READERS[name](content.text);
    return { text: content.text };
  } catch {
    const what = name === 'keyFile' ? 'private key' : 'certificate';
    return { fault: faultAt(at, `names a file that holds no ${what} in PEM`, REMEDIES[name]) };
  }
};

const pairFaults = (certificate: string | undefined, key: string | undefined): readonly LocatedFault[] => {
  if (certificate === undefined || key === undefined) return NO_PAIR;
  return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
    ? NO_PAIR
    : [
        faultAt(
          [...AT, 'keyFile'],
          'is not the key of the certificate in certFile',
          'Name the key that belongs to it.',
        ),
      ];
};

const togetherFaults = (url: string, { certFile, keyFile }: RedisTlsSettings): readonly LocatedFault[] => {
  if (!isTlsRedis(url)) {
    return [
      faultAt(
        [...AT],
        'is set, and the URL asks for no TLS',
        'Begin the URL with rediss, or remove the files.',
      ),
    ];
  }
  if ((certFile === undefined) === (keyFile === undefined)) return NO_PAIR;
  const missing = certFile === undefined ? 'certFile' : 'keyFile';
  return [
    faultAt(
      [...AT, missing],
      'is missing: a certificate and its key go together',
      'Set both of NUMBERWALL_REDIS_TLS_CERT_FILE and NUMBERWALL_REDIS_TLS_KEY_FILE, or neither.',
    ),
  ];
};

/** Reads the files for TLS to Redis once: what is wrong with them is found before the start. */
export const checkRedisTls = async ({ store }: Draft): Promise<readonly LocatedFault[]> => {
  const { url, tls } = store?.redis ?? {};
  if (url === undefined || tls === undefined) return [];
  const names = (['caFile', 'certFile', 'keyFile'] as const).filter((name) => tls[name] !== undefined);
  const contents = await Promise.all(names.map((name) => contentOf(name, tls[name] ?? '')));
  const textOf = (name: Name) => contents[names.indexOf(name)]?.text;
  return [
    ...togetherFaults(url, tls),
    ...contents.flatMap(({ fault }) => (fault === undefined ? [] : [fault])),
    ...pairFaults(textOf('certFile'), textOf('keyFile')),
  ];
};
