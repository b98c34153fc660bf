/** Labels of `deviceIntegrity.deviceRecognitionVerdict`. */
export type DeviceLabel =
  'MEETS_BASIC_INTEGRITY' | 'MEETS_DEVICE_INTEGRITY' | 'MEETS_STRONG_INTEGRITY' | 'MEETS_VIRTUAL_INTEGRITY';

/** Values of `accountDetails.appLicensingVerdict`. */
export type LicensingVerdict = 'LICENSED' | 'UNLICENSED' | 'UNEVALUATED';

/** Names in `deviceIntegrity.deviceRecall.values`: three bits whose meaning the operator chose when it wrote them. */
export const RECALL_BITS = ['bitFirst', 'bitSecond', 'bitThird'] as const;
export type RecallBit = (typeof RECALL_BITS)[number];

/** An app whose verdicts are accepted. */
export interface PlayApp {
  /** `sub` of the token. */
  readonly app: string;
  readonly packageName: string;
  /** SHA-256 of signing certificates, base64url without padding; every one that the verdict names must be among them. */
  readonly certificateDigests: readonly string[];
  readonly minimumVersionCode?: number;
  /** Semantic version by versionCode: Play attests the code alone, so that only what is written here is an attested version. */
  readonly versions?: Readonly<Record<string, string>>;
}

/** What a verdict must say. */
export interface PlayPolicy {
  /** All of these must be in the verdict. */
  readonly device: readonly DeviceLabel[];
  /** One of these. UNEVALUATED cannot be named: such a verdict says nothing of the app. */
  readonly app: readonly ('PLAY_RECOGNIZED' | 'UNRECOGNIZED_VERSION')[];
  /** One of these. */
  readonly licence: readonly LicensingVerdict[];
  /** Highest accepted `deviceActivityLevel`, 1 to 4. When set, a verdict that tells none is refused. */
  readonly maxActivityLevel?: 1 | 2 | 3 | 4;
  /** What a set recall bit does: it refuses, or adds so much to the risk. A bit that is not named adds 1. */
  readonly recall?: Readonly<Partial<Record<RecallBit, 'refuse' | number>>>;
}

/** How old a verdict may be, and how far in the future, in milliseconds. */
export interface PlayTimes {
  readonly maxAgeMs: number;
  readonly futureMs: number;
}
