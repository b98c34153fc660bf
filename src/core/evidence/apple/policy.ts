/** Where a key was attested: released apps and TestFlight attest in `production`. */
export const APPLE_ENVIRONMENTS = ['production', 'development'] as const;
export type AppleEnvironment = (typeof APPLE_ENVIRONMENTS)[number];

/** How the app came to the phone, as iOS 27 and later tell (`apple_validation_category_01`), by its number. */
export const APPLE_CATEGORIES = {
  platform: 1,
  testflight: 2,
  development: 3,
  'app-store': 4,
  enterprise: 5,
  'developer-id': 6,
  none: 10,
} as const;
export type AppleCategory = keyof typeof APPLE_CATEGORIES;

/** An app whose evidence is accepted. */
export interface AppleApp {
  /** `sub` of the token. */
  readonly app: string;
  /** Ten characters. */
  readonly teamId: string;
  readonly bundleId: string;
  /**
   * Semantic version by CFBundleVersion, which iOS 27 and later attest. One that is not named here counts where it is a
   * semantic version itself.
   */
  readonly versions?: Readonly<Record<string, string>>;
}

const DEVELOPMENT = 'appattestdevelop';
const PRODUCTION = 'appattest'.padEnd(16, '\0');

/** The environment that all 16 bytes of an AAGUID name. */
export const environmentOf = (aaguid: Uint8Array): AppleEnvironment | undefined => {
  const text = String.fromCharCode(...aaguid);
  if (text === PRODUCTION) return 'production';
  return text === DEVELOPMENT ? 'development' : undefined;
};
