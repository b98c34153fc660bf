import type { AttestedDevice, KeyLevel } from '../../src/core/attestation/verifier.ts';

const DEVICE = {
  app: 'com.example.authenticator',
  issuer: 'https://attest.example',
  appVersion: '27.1.0',
  tokenExpiresAt: Number.MAX_SAFE_INTEGER,
} as const;

/** Of twenty honest phones eleven are iPhones, seven have their key in a TEE, two in a StrongBox. */
const KINDS = 20;
const IPHONES = 11;

const levelOf = (index: number): KeyLevel => {
  const kind = index % KINDS;
  if (kind < IPHONES) return 'secure-enclave';
  return kind < 18 ? 'tee' : 'strongbox';
};

const deviceOf = (thumbprint: string, level: KeyLevel): AttestedDevice =>
  level === 'secure-enclave'
    ? { ...DEVICE, thumbprint, level, platform: 'ios', provider: 'apple-app-attest' }
    : { ...DEVICE, thumbprint, level, platform: 'android', provider: 'android-key-attestation' };

/** Certificates of honest Android devices: each vouches for the keys of up to 100,000 of them. */
const CERTIFICATES = 1_000;

/** Honest phones. Of Android devices the certificate that vouches for their key is known. */
export const honestDevice = (name: string, index: number): AttestedDevice => {
  const device = deviceOf(`honest-${name}-${index}`, levelOf(index));
  if (device.platform === 'ios') return device;
  // Counted among Android devices alone: by their places among all phones 450 certificates would vouch for all of them.
  const android = Math.floor(index / KINDS) * (KINDS - IPHONES) + (index % KINDS) - IPHONES;
  return { ...device, issuerSubject: `honest-${android % CERTIFICATES}` };
};

/** Of so many keys of an adversary the classes repeat themselves. */
const LEVELS_REPEAT = KINDS;

/**
 * A key of the adversary. With certificates they are Android keys, in turn in a TEE and in a StrongBox; with none they are
 * spread over all classes of honest phones, so that no ledger but the gate sees them together.
 */
export const adversaryDevice = (index: number, certificates: number): AttestedDevice => {
  const thumbprint = `adversary-${index}`;
  if (certificates === 0) return deviceOf(thumbprint, levelOf(index * 7));
  const device = deviceOf(thumbprint, index % 2 === 0 ? 'tee' : 'strongbox');
  return { ...device, issuerSubject: `adversary-${index % certificates}` };
};

/** The classes of all keys of an adversary who has so many. */
export const adversaryLevels = (keys: number, certificates: number): ReadonlySet<KeyLevel> =>
  new Set(
    Array.from(
      { length: Math.min(keys, LEVELS_REPEAT) },
      (_, key) => adversaryDevice(key, certificates).level,
    ),
  );
