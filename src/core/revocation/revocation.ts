import type { Platform } from '../attestation/verifier.ts';
import type { Instant } from '../time.ts';

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
export interface Revocation {
  readonly id: string;
  readonly kind: RevocationKind;
  /** Of kind `app-version` alone, where a hash could not be compared. */
  readonly versions?: RevokedVersions;
  /** Why, in the operator's words. */
  readonly reason: string;
  /** The label that the operator gave. */
  readonly by: string;
  readonly at: Instant;
  /** From when on it no longer holds; never where it is absent. */
  readonly expiresAt?: Instant;
}

/** A revocation that was taken back. Kept for a while, so that an instance that missed it does not say it again. */
export interface Lifted {
  readonly id: string;
  /** From when on it may be forgotten. */
  readonly expiresAt: Instant;
}

/** One id as all instances know it: of two accounts the one that was changed later holds. */
export interface RevocationEntry {
  readonly changedAt: Instant;
  readonly content: Revocation | Lifted;
}

export const isRevocation = (content: Revocation | Lifted): content is Revocation => 'kind' in content;

/** Most ids that are kept, lifted ones included. */
export const MAX_REVOCATIONS = 10_000;

/** Most revoked ranges of app versions: each request is compared with all of its platform. */
export const MAX_REVOKED_VERSIONS = 64;
