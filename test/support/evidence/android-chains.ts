import { createHash, X509Certificate } from 'node:crypto';

import {
  createAndroidKeyAttestation,
  type AndroidKeyAttestationOptions,
} from '../../../src/adapters/evidence/android/android-key-attestation.ts';
import type { RefusedEvidence, VerifiedEvidence } from '../../../src/core/evidence/provider.ts';
import { issue, newKey, toPem, type CertificateContent, type Issued, type KeyPair } from './certificates.ts';

export const NOW = Date.parse('2026-11-23T12:00:00Z');
export const DIGEST = createHash('sha256').update('signer').digest();
export const APP = {
  app: 'android-app',
  packageName: 'com.example.authenticator',
  signatureDigests: [DIGEST.toString('base64url')],
  versions: { '42': '27.1.0' },
} as const;
export const KEY_DESCRIPTION = '1.3.6.1.4.1.11129.2.1.17';

/** One element of DER; contents up to 65535 bytes. */
export const der = (identifier: number | readonly number[], ...contents: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([identifier].flat()), Buffer.from(size), content]);
};

const sequence = (...contents: readonly Uint8Array[]) => der(0x30, ...contents);
const set = (...contents: readonly Uint8Array[]) => der(0x31, ...contents);
const octets = (bytes: Uint8Array) => der(0x04, bytes);
const enumerated = (value: number) => der(0x0a, Buffer.of(value));
const boolean = (value: boolean | number) =>
  der(0x01, Buffer.of(typeof value === 'number' ? value : value ? 0xff : 0));
const integer = (value: number): Buffer => {
  let hex = value.toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  if (Number.parseInt(hex.slice(0, 2), 16) >= 0x80) hex = `00${hex}`;
  return der(0x02, Buffer.from(hex, 'hex'));
};
/** An explicit context tag, of one byte or, from 31 on, of two. */
const tagged = (tag: number, content: Uint8Array) =>
  der(tag < 31 ? 0xa0 | tag : [0xbf, 0x80 | (tag >> 7), tag & 0x7f], content);

/** What a key description says; everything has the value of a sound one. */
export interface Description {
  readonly level?: number;
  readonly keyLevel?: number;
  readonly challenge?: Uint8Array;
  readonly packageName?: string | undefined;
  readonly digests?: readonly Uint8Array[];
  readonly version?: number;
  readonly origin?: number;
  readonly purposes?: readonly number[];
  readonly bootState?: number;
  readonly locked?: boolean | number;
  readonly patchLevel?: number | undefined;
  readonly withRootOfTrust?: boolean;
  /** Before serialising: the elements of hardwareEnforced in another order, or other ones. */
  readonly hardware?: (elements: readonly Buffer[]) => readonly Uint8Array[];
}

/** Only the one of a key that is itself attested is right here. */
export const bindingOf = (app: string, key?: 'attested'): Uint8Array =>
  createHash('sha256')
    .update(`binding ${app} ${key ?? 'other'}`)
    .digest();

const software = ({
  packageName = APP.packageName,
  digests = [DIGEST],
  version = 42,
  ...given
}: Description) =>
  sequence(
    tagged(701, integer(NOW - 60_000)),
    ...('packageName' in given && given.packageName === undefined
      ? []
      : [
          tagged(
            709,
            octets(
              sequence(
                set(sequence(octets(Buffer.from(packageName)), integer(version))),
                set(...digests.map((digest) => octets(digest))),
              ),
            ),
          ),
        ]),
  );

const hardware = (given: Description): Buffer => {
  const { origin = 0, purposes = [2], bootState = 0, locked = true, withRootOfTrust = true } = given;
  const patchLevel = 'patchLevel' in given ? given.patchLevel : 202_611;
  const elements = [
    tagged(1, set(...purposes.map(integer))),
    tagged(2, integer(3)),
    tagged(702, integer(origin)),
    ...(withRootOfTrust
      ? [
          tagged(
            704,
            sequence(
              octets(Buffer.alloc(32, 1)),
              boolean(locked),
              enumerated(bootState),
              octets(Buffer.alloc(32)),
            ),
          ),
        ]
      : []),
    ...(patchLevel === undefined ? [] : [tagged(706, integer(patchLevel))]),
  ];
  return sequence(...(given.hardware?.(elements) ?? elements));
};

export const describeKey = (given: Description = {}): Buffer => {
  const { level = 1, keyLevel = level, challenge = bindingOf(APP.app, 'attested') } = given;
  const softwareList =
    'packageName' in given && given.packageName === undefined
      ? sequence(tagged(701, integer(NOW - 60_000)))
      : software(given);
  return sequence(
    integer(400),
    enumerated(level),
    integer(400),
    enumerated(keyLevel),
    octets(challenge),
    octets(Buffer.alloc(0)),
    softwareList,
    hardware(given),
  );
};

export const ROOT = issue({ name: 'Test Root', key: newKey('P-384'), isAuthority: true, hash: 'sha384' });
const authority = (name: string, issuer: Issued, over: Partial<CertificateContent> = {}): Issued =>
  issue({ name, key: newKey(), issuer, isAuthority: true, ...over });

/** What stands above all batches of phones, valid since ever: services run on the clock of the day. */
export const INTERMEDIATE = authority('Intermediate/title=TEE', ROOT, { notBefore: 0 });
const STRONG_INTERMEDIATE = authority('Intermediate/title=StrongBox', ROOT);
const DROID = authority('Droid CA2/O=Google LLC', ROOT);
const SERVER = authority('Droid CA3/O=Google LLC', DROID);

/** What stands above a key, nearest first. */
export type Above = readonly [Issued, ...Issued[]];

export const FACTORY: Above = [authority('Batch/title=TEE', INTERMEDIATE), INTERMEDIATE, ROOT];
export const STRONGBOX: Above = [
  authority('Batch/title=StrongBox', STRONG_INTERMEDIATE),
  STRONG_INTERMEDIATE,
  ROOT,
];
const REMOTE_WEEKS = { notBefore: NOW - 86_400_000, notAfter: NOW + 86_400_000 };
export const REMOTE: Above = [authority('device/O=TEE', SERVER, REMOTE_WEEKS), SERVER, DROID, ROOT];

/** The attested key’s certificate under the first of `above`. */
export const attest = (
  key: KeyPair,
  description: Uint8Array,
  above: readonly Issued[] = FACTORY,
  over: Partial<CertificateContent> = {},
): Issued =>
  issue({
    name: 'Android Keystore Key',
    key,
    ...(above[0] === undefined ? {} : { issuer: above[0] }),
    notBefore: 0,
    notAfter: Date.parse('2048-01-01T00:00:00Z'),
    extensions: [[KEY_DESCRIPTION, description]],
    ...over,
  });

export const x5cOf = (chain: readonly Issued[]): string[] =>
  chain.map(({ der: bytes }) => Buffer.from(bytes).toString('base64'));

export type Options = Partial<AndroidKeyAttestationOptions>;

export const POLICY = { minimumLevel: 'tee', verifiedBoot: true, locked: true } as const;

export const jwkOf = ({ publicKey }: KeyPair) => {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { kty: 'EC', crv: 'P-256', x, y } as const;
};

/** Shows evidence to a provider that pins the tests’ root. */
export const verify = (
  evidence: Readonly<Record<string, unknown>>,
  key: KeyPair,
  options: Options = {},
  now = NOW,
): Promise<VerifiedEvidence | RefusedEvidence> =>
  createAndroidKeyAttestation({
    apps: [APP],
    policy: POLICY,
    roots: [toPem(ROOT.der)],
    revocations: { isLoaded: () => true, isRevoked: () => false },
    ...options,
  }).verify({ evidence, jwk: jwkOf(key), thumbprint: '', appVersion: '1.0.0', bindingOf, now });

export const serialOf = ({ der: bytes }: Issued): string => new X509Certificate(bytes).serialNumber;
