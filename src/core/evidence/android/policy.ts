/** An app whose keys are accepted. */
export interface AndroidApp {
  /** `sub` of the token. */
  readonly app: string;
  readonly packageName: string;
  /** SHA-256 of signing certificates, base64url without padding; every one that the phone names must be among them. */
  readonly signatureDigests: readonly string[];
  /** Semantic version by versionCode: only what is written here is an attested version. */
  readonly versions?: Readonly<Record<string, string>>;
}

/** What attestation must say. */
export interface AndroidPolicy {
  /** Lowest security level of attestation and key; software is never accepted. */
  readonly minimumLevel: 'tee' | 'strongbox';
  /** Must the system have been booted from a verified image? */
  readonly verifiedBoot: boolean;
  /** Must the boot loader be locked? */
  readonly locked: boolean;
  /** Least `osPatchLevel`, YYYYMM. */
  readonly minimumPatchLevel?: number;
}
