import type { Instant } from '../../time.ts';
import { appOf, signatureFault } from './application-id.ts';
import { bootFault, keyFault, levelFault } from './key-checks.ts';
import type { KeyDescription } from './key-description.ts';
import type { AndroidApp, AndroidPolicy } from './policy.ts';
import type { AndroidReason } from './reasons.ts';

/** What a key description is judged by. */
export interface AttestationRules {
  /** By package name. */
  readonly apps: ReadonlyMap<string, AndroidApp>;
  readonly policy: AndroidPolicy;
  readonly base64url: (bytes: Uint8Array) => string;
}

/** What the phone must have been asked, and what its chain shows. */
export interface AttestationFacts {
  readonly challengeOf: (app: string) => Uint8Array;
  /** The level that the attesting certificate is named for; nothing where it names none. */
  readonly chainLevel: 'tee' | 'strongbox' | undefined;
  /** Is the attested key the one that the token will name? */
  readonly isDeviceKey: boolean;
  readonly now: Instant;
}

/** What a sound key description shows. */
export interface AttestedKey {
  readonly app: string;
  readonly level: 'tee' | 'strongbox';
  readonly createdAt: Instant;
  readonly version?: string;
}

const isEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

/** StrongBox has certificates of its own; other chains need not say what they are. */
const isOfChain = (
  level: KeyDescription['attestationLevel'],
  chainLevel: AttestationFacts['chainLevel'],
): boolean => chainLevel === level || (chainLevel === undefined && level === 'tee');

const createdAt = ({ hardwareEnforced, softwareEnforced }: KeyDescription, now: Instant): Instant =>
  Math.min(hardwareEnforced.createdAt ?? softwareEnforced.createdAt ?? now, now);

/** Judges a key description whose chain was verified, in the order of `ANDROID_REASONS`. */
export const judgeAttestation = (
  description: KeyDescription,
  { apps, policy, base64url }: AttestationRules,
  { challengeOf, chainLevel, isDeviceKey, now }: AttestationFacts,
): AttestedKey | AndroidReason => {
  const levels = levelFault(description, policy);
  if (levels !== undefined) return levels;
  if (!isOfChain(description.attestationLevel, chainLevel)) return 'android_chain_level';
  const { applicationId } = description.softwareEnforced;
  if (applicationId === undefined) return 'android_application_id';
  const found = appOf(applicationId, apps);
  if (found === undefined) return 'android_application_package';
  const { app, versionCode } = found;
  const fault = signatureFault(applicationId, app, base64url);
  if (fault !== undefined) return fault;
  if (!isEqual(description.challenge, challengeOf(app.app))) return 'android_challenge';
  if (!isDeviceKey) return 'android_key_mismatch';
  const key = keyFault(description) ?? bootFault(description, policy);
  if (key !== undefined) return key;
  const version = Object.hasOwn(app.versions ?? {}, versionCode) ? app.versions?.[versionCode] : undefined;
  return {
    app: app.app,
    level: description.attestationLevel === 'strongbox' ? 'strongbox' : 'tee',
    createdAt: createdAt(description, now),
    ...(version === undefined ? {} : { version }),
  };
};
