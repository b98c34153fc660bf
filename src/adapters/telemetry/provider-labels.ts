/** Providers whose evidence the gateway itself checks; `none` where none was named. */
export const EVIDENCE_PROVIDERS = [
  'apple-app-attest',
  'google-play-integrity',
  'android-key-attestation',
  'development',
  'none',
];

/** Every provider that a token may name. */
export const PROVIDERS = [...EVIDENCE_PROVIDERS, 'firebase-app-check', 'openid'];

/** Providers that vouch for one platform alone; without a provider nothing tells the platform. */
const PLATFORM_OF: Readonly<Record<string, string>> = {
  'apple-app-attest': 'ios',
  'google-play-integrity': 'android',
  'android-key-attestation': 'android',
  none: 'none',
};

/** Can these two labels come together? */
export const canVouchFor = ({ provider = '', platform }: Readonly<Record<string, string>>): boolean =>
  (PLATFORM_OF[provider] ?? platform) === platform;
