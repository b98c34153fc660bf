import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';

import { CompactEncrypt, CompactSign } from 'jose';

import {
  createPlayIntegrity,
  type PlayIntegrityOptions,
} from '../../../src/adapters/evidence/play/play-integrity.ts';
import type { EvidenceRequest } from '../../../src/core/evidence/provider.ts';

export const NOW = Date.parse('2026-11-23T12:00:00Z');
export const PACKAGE = 'com.example.authenticator';
export const DIGEST = createHash('sha256').update('certificate').digest('base64url');

const aesKey = randomBytes(32);
export const signer = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const bindingOf = (app: string): Uint8Array => createHash('sha256').update(`binding ${app}`).digest();
export const bindingText = Buffer.from(bindingOf('android-app')).toString('base64url');

export const options = {
  apps: [
    {
      app: 'android-app',
      packageName: PACKAGE,
      certificateDigests: [DIGEST],
      minimumVersionCode: 40,
      versions: { '42': '25.1.0' },
    },
  ],
  decryptionKey: aesKey.toString('base64'),
  verificationKey: signer.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  policy: { device: ['MEETS_DEVICE_INTEGRITY'], app: ['PLAY_RECOGNIZED'], licence: ['LICENSED'] },
  maxAgeMs: 120_000,
  futureMs: 30_000,
} as const satisfies PlayIntegrityOptions;

export const requestWith = (evidence: Readonly<Record<string, unknown>>, now = NOW): EvidenceRequest => ({
  evidence,
  jwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' },
  thumbprint: 'thumbprint',
  appVersion: '25.1.0',
  bindingOf,
  now,
});

/** A verdict of a classic request, in the shape that Google documents, with sections replaced. */
export const verdict = (sections: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  requestDetails: { requestPackageName: PACKAGE, nonce: bindingText, timestampMillis: String(NOW) },
  appIntegrity: {
    appRecognitionVerdict: 'PLAY_RECOGNIZED',
    packageName: PACKAGE,
    certificateSha256Digest: [DIGEST],
    versionCode: '42',
  },
  deviceIntegrity: { deviceRecognitionVerdict: ['MEETS_DEVICE_INTEGRITY'] },
  accountDetails: { appLicensingVerdict: 'LICENSED' },
  ...sections,
});

/** The same with changes there. */
export const details = (changes: Record<string, unknown>): Record<string, unknown> =>
  verdict({ requestDetails: { ...(verdict()['requestDetails'] as object), ...changes } });

/** The same with changes there. */
export const app = (changes: Record<string, unknown>): Record<string, unknown> => ({
  ...verdict(),
  appIntegrity: { ...(verdict()['appIntegrity'] as object), ...changes },
});

/** The same with changes there. */
export const device = (deviceIntegrity: unknown): Record<string, unknown> => verdict({ deviceIntegrity });

const MEETS = { deviceRecognitionVerdict: ['MEETS_DEVICE_INTEGRITY'] };
/** The same with changes there. */
export const activity = (deviceActivityLevel: string): Record<string, unknown> =>
  device({ ...MEETS, recentDeviceActivity: { deviceActivityLevel } });
/** The same with changes there. */
export const recall = (values: Record<string, boolean>): Record<string, unknown> =>
  device({ ...MEETS, deviceRecall: { values, writeDates: { yyyymmFirst: 202_601 } } });

export const signText = (
  payload: string | Uint8Array,
  header: Record<string, unknown> = {},
): Promise<string> =>
  new CompactSign(typeof payload === 'string' ? Buffer.from(payload) : payload)
    .setProtectedHeader({ alg: 'ES256', ...header })
    .sign(signer.privateKey);

export const encryptText = (
  plaintext: string,
  header: Record<string, unknown> = {},
  key: Uint8Array = aesKey,
): Promise<string> =>
  new CompactEncrypt(Buffer.from(plaintext))
    .setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM', ...header })
    .encrypt(key);

export const tokenOf = async (claims: unknown): Promise<string> =>
  encryptText(await signText(JSON.stringify(claims)));

/** What the provider says of such a verdict: `ok`, or the machine reason. */
export const outcomeOf = async (
  claims: unknown,
  overrides: Partial<PlayIntegrityOptions> = {},
  now = NOW,
): Promise<string> => reasonOf(await tokenOf(claims), overrides, now);

export const reasonOf = async (
  token: unknown,
  overrides: Partial<PlayIntegrityOptions> = {},
  now = NOW,
): Promise<string> => {
  const provider = createPlayIntegrity({ ...options, ...overrides });
  const result = await provider.verify(requestWith({ integrity_token: token }, now));
  return result.ok ? 'ok' : result.reason;
};
