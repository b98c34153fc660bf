import type { Instant } from '../../time.ts';

/** Where attestation or key live, as Keystore says; weakest first. */
export const SECURITY_LEVELS = ['software', 'tee', 'strongbox'] as const;
export type SecurityLevel = (typeof SECURITY_LEVELS)[number];

/** By their numbers in VerifiedBootState. */
export const BOOT_STATES = ['verified', 'self-signed', 'unverified', 'failed'] as const;
export type BootState = (typeof BOOT_STATES)[number];

export interface RootOfTrust {
  readonly verifiedBootKey: Uint8Array;
  readonly deviceLocked: boolean;
  readonly verifiedBootState: BootState;
  readonly verifiedBootHash?: Uint8Array;
}

/** Who asked Keystore for the key: the packages of one user id, and the digests of their signing certificates. */
export interface ApplicationId {
  readonly packages: readonly { readonly name: string; readonly version: number }[];
  readonly signatureDigests: readonly Uint8Array[];
}

/** What of an AuthorizationList is looked at; numbers are those of Keystore’s tags. */
export interface AuthorizationList {
  readonly purposes: readonly number[];
  readonly algorithm?: number;
  readonly keySize?: number;
  readonly ecCurve?: number;
  readonly origin?: number;
  readonly rootOfTrust?: RootOfTrust;
  readonly osVersion?: number;
  /** YYYYMM. */
  readonly osPatchLevel?: number;
  /** YYYYMMDD. */
  readonly vendorPatchLevel?: number;
  /** YYYYMMDD. */
  readonly bootPatchLevel?: number;
  readonly createdAt?: Instant;
  readonly applicationId?: ApplicationId;
}

/** The extension 1.3.6.1.4.1.11129.2.1.17 of an attested key. */
export interface KeyDescription {
  readonly attestationVersion: number;
  readonly attestationLevel: SecurityLevel;
  readonly keyMintVersion: number;
  readonly keyLevel: SecurityLevel;
  readonly challenge: Uint8Array;
  readonly softwareEnforced: AuthorizationList;
  readonly hardwareEnforced: AuthorizationList;
}
