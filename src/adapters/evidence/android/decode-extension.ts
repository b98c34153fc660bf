import {
  AttestationApplicationId,
  NonStandardKeyDescription,
  type AuthorizationList as Asn1List,
  type NonStandardAuthorizationList,
} from '@peculiar/asn1-android';
import { AsnParser, OctetString } from '@peculiar/asn1-schema';

import { isDer, extensionFault } from '../../../core/evidence/android/extension-form.ts';
import {
  BOOT_STATES,
  SECURITY_LEVELS,
  type ApplicationId,
  type AuthorizationList,
  type KeyDescription,
  type RootOfTrust,
} from '../../../core/evidence/android/key-description.ts';
import type { AndroidReason } from '../../../core/evidence/android/reasons.ts';

/** Longest key description, in bytes; those of phones have about 400. */
const MAX_EXTENSION_BYTES = 8192;

/** Without the members that are absent, as exact optional properties want it. */
const present = <T extends object>(members: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;

/** Octet strings are objects of the library around their bytes, or the bytes themselves. */
const bytesOf = (text: OctetString | ArrayBufferView | ArrayBuffer): Uint8Array => {
  if (text instanceof OctetString) return new Uint8Array(text.buffer);
  return ArrayBuffer.isView(text)
    ? new Uint8Array(text.buffer, text.byteOffset, text.byteLength)
    : new Uint8Array(text);
};

const named = <T>(names: readonly T[], number: number): T => {
  const name = names[number];
  if (name === undefined) throw new RangeError('a number that has no name');
  return name;
};

const rootOf = (root: Asn1List['rootOfTrust']): RootOfTrust | undefined =>
  root === undefined
    ? undefined
    : present<RootOfTrust>({
        verifiedBootKey: bytesOf(root.verifiedBootKey),
        deviceLocked: root.deviceLocked,
        verifiedBootState: named(BOOT_STATES, root.verifiedBootState),
        verifiedBootHash: root.verifiedBootHash === undefined ? undefined : bytesOf(root.verifiedBootHash),
      });

/** The library gives numbers beyond 32 bits as text. */
const instantOf = (value: unknown): number | undefined => {
  if (value === undefined) return undefined;
  const instant = Number(value);
  if (!Number.isSafeInteger(instant) || instant < 0) throw new RangeError('no instant');
  return instant;
};

const applicationOf = (text: Asn1List['attestationApplicationId']): ApplicationId | undefined => {
  if (text === undefined) return undefined;
  const bytes = bytesOf(text);
  if (!isDer(bytes)) throw new RangeError('no DER');
  const { packageInfos, signatureDigests } = AsnParser.parse(bytes, AttestationApplicationId);
  return {
    packages: packageInfos.map(({ packageName, version }) => ({
      name: Buffer.from(bytesOf(packageName)).toString('utf8'),
      version,
    })),
    signatureDigests: signatureDigests.map(bytesOf),
  };
};

const listOf = (list: NonStandardAuthorizationList): AuthorizationList => {
  const find = <K extends keyof Asn1List>(key: K): Asn1List[K] | undefined => list.findProperty(key);
  return present<AuthorizationList>({
    purposes: Array.from(find('purpose') ?? [], Number),
    algorithm: find('algorithm'),
    keySize: find('keySize'),
    ecCurve: find('ecCurve'),
    origin: find('origin'),
    rootOfTrust: rootOf(find('rootOfTrust')),
    osVersion: find('osVersion'),
    osPatchLevel: find('osPatchLevel'),
    vendorPatchLevel: find('vendorPatchLevel'),
    bootPatchLevel: find('bootPatchLevel'),
    createdAt: instantOf(find('creationDateTime')),
    applicationId: applicationOf(find('attestationApplicationId')),
  });
};

const decode = (bytes: Uint8Array): KeyDescription => {
  const parsed = AsnParser.parse(bytes, NonStandardKeyDescription);
  return {
    attestationVersion: parsed.attestationVersion,
    attestationLevel: named(SECURITY_LEVELS, parsed.attestationSecurityLevel),
    keyMintVersion: parsed.keyMintVersion,
    keyLevel: named(SECURITY_LEVELS, parsed.keyMintSecurityLevel),
    challenge: bytesOf(parsed.attestationChallenge),
    softwareEnforced: listOf(parsed.softwareEnforced),
    hardwareEnforced: listOf(parsed.hardwareEnforced),
  };
};

/** Reads the extension 1.3.6.1.4.1.11129.2.1.17, its form checked before and beside the parser. */
export const decodeExtension = (bytes: Uint8Array): KeyDescription | AndroidReason => {
  if (bytes.length > MAX_EXTENSION_BYTES) return 'android_extension_too_large';
  const fault = extensionFault(bytes);
  if (fault !== undefined) return fault;
  try {
    return decode(bytes);
  } catch {
    return 'android_extension_form';
  }
};
