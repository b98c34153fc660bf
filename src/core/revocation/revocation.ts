import type { Platform } from '../attestation/verifier.ts';
import type { Entry, KeptContent } from '../replicated/entry.ts';

/** What can be revoked, in the order in which the verifier looks. */
export const REVOCATION_KINDS = [
  'token',
  'device',
  'issuer-key',
  'issuer-certificate',
  'app-version',
] as const;
export type RevocationKind = (typeof REVOCATION_KINDS)[number];

/** Versions of the app on one platform: one, or one and all before it. */
export interface RevokedVersions {
  readonly platform: Platform;
  /** Semantic version. */
  readonly version: string;
  readonly orBelow: boolean;
}

/** Something that is let in no more, without naming it: `id` is the keyed hash of what was revoked. */
export interface Revocation extends KeptContent {
  readonly kind: RevocationKind;
  /** Of kind `app-version` alone, where a hash could not be compared. */
  readonly versions?: RevokedVersions;
}

export type RevocationEntry = Entry<Revocation>;

/** Most revoked ranges of app versions: each request is compared with all of its platform. */
export const MAX_REVOKED_VERSIONS = 64;
