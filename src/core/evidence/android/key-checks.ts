import { SECURITY_LEVELS, type KeyDescription } from './key-description.ts';
import type { AndroidPolicy } from './policy.ts';
import type { AndroidReason } from './reasons.ts';

/** KeyOrigin: made inside the secure environment, and never outside it. */
const GENERATED = 0;

/** KeyPurpose: signing. */
const SIGN = 2;

/** Is the attestation of a level that is accepted, and the key of the same? */
export const levelFault = (
  { attestationLevel, keyLevel }: KeyDescription,
  { minimumLevel }: AndroidPolicy,
): AndroidReason | undefined => {
  if (SECURITY_LEVELS.indexOf(attestationLevel) < SECURITY_LEVELS.indexOf(minimumLevel)) {
    return 'android_attestation_level';
  }
  return keyLevel === attestationLevel ? undefined : 'android_key_level';
};

/** Was the key made in hardware, for signing? Only what hardware enforces counts. */
export const keyFault = ({ hardwareEnforced }: KeyDescription): AndroidReason | undefined => {
  if (hardwareEnforced.origin !== GENERATED) return 'android_key_origin';
  return hardwareEnforced.purposes.includes(SIGN) ? undefined : 'android_key_purpose';
};

/** Did the phone boot a verified system that is recent enough, with its boot loader locked? */
export const bootFault = (
  { hardwareEnforced: { rootOfTrust, osPatchLevel } }: KeyDescription,
  policy: AndroidPolicy,
): AndroidReason | undefined => {
  if (rootOfTrust === undefined) return 'android_root_of_trust';
  if (policy.verifiedBoot && rootOfTrust.verifiedBootState !== 'verified') return 'android_boot_unverified';
  if (policy.locked && !rootOfTrust.deviceLocked) return 'android_boot_unlocked';
  if (policy.minimumPatchLevel === undefined) return undefined;
  return (osPatchLevel ?? 0) < policy.minimumPatchLevel ? 'android_patch_level' : undefined;
};
