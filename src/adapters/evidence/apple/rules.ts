import { hash, type X509Certificate } from 'node:crypto';

import type { AppleApp, AppleCategory, AppleEnvironment } from '../../../core/evidence/apple/policy.ts';
import { launchFault, readLaunch, type Launch } from '../../../core/evidence/apple/launch.ts';
import type { AppleReason } from '../../../core/evidence/apple/reasons.ts';
import type { VerifiedEvidence } from '../../../core/evidence/provider.ts';
import { decodeMap } from './strict-cbor.ts';

/** What evidence is judged by. */
export interface AppleRules {
  /** By base64url of the RP ID hash. */
  readonly apps: ReadonlyMap<string, AppleApp>;
  readonly roots: readonly X509Certificate[];
  readonly environments: readonly AppleEnvironment[];
  readonly categories?: readonly AppleCategory[];
  readonly risk?: (keyId: string) => number | undefined;
}

/** What is the same of all evidence of one key. */
export const keyFacts = (
  keyId: string,
  { risk }: AppleRules,
): Pick<VerifiedEvidence, 'hardwareSubject' | 'risk'> => {
  const known = risk?.(keyId);
  return { hardwareSubject: keyId, ...(known === undefined ? {} : { risk: known }) };
};

/** SHA-256 of authenticator data and binding: what the platform signed, and what makes evidence one of its kind. */
export const nonceFor = (authData: Uint8Array, binding: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([authData, binding]), 'buffer');

/** Reads what iOS 27 and later append, and checks its category. */
export const checkLaunch = (extensions: Uint8Array, { categories }: AppleRules): Launch | AppleReason => {
  const map = extensions.length === 0 ? new Map() : decodeMap(extensions);
  const launch = map === undefined ? undefined : readLaunch(map);
  if (launch === undefined) return 'apple_extensions';
  return launchFault(launch, categories) ?? launch;
};
