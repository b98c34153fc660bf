import { isJsonObject, type JsonObject } from '../../attestation/strict-json.ts';
import type { PlayApp, PlayPolicy } from './policy.ts';
import { readDecimal } from './request-details.ts';
import type { PlayReason } from './reasons.ts';

const withoutPadding = (digest: unknown): string | undefined =>
  typeof digest === 'string' && /^[A-Za-z0-9_-]{43}=?$/.test(digest) ? digest.slice(0, 43) : undefined;

const areDigestsKnown = (digests: unknown, known: readonly string[]): boolean =>
  Array.isArray(digests) &&
  digests.length > 0 &&
  digests.every((digest) => known.includes(withoutPadding(digest) ?? ''));

/** The versionCode that Play attests, as it writes it. */
export interface AttestedApp {
  readonly versionCode: string;
}

/** Checks `appIntegrity`: recognised, of the package that asked, signed by a configured certificate, and new enough. */
export const checkAppIntegrity = (
  verdict: JsonObject,
  app: PlayApp,
  { app: accepted }: PlayPolicy,
): AttestedApp | PlayReason => {
  const integrity = verdict['appIntegrity'];
  if (!isJsonObject(integrity)) return 'play_app_integrity';
  const { appRecognitionVerdict, packageName, certificateSha256Digest, versionCode } = integrity;
  if (!accepted.some((value) => value === appRecognitionVerdict)) return 'play_app_recognition';
  if (packageName !== app.packageName) return 'play_app_package';
  if (!areDigestsKnown(certificateSha256Digest, app.certificateDigests)) return 'play_app_certificate';
  const code = readDecimal(versionCode);
  if (code === undefined) return 'play_app_version';
  if (code < (app.minimumVersionCode ?? 0)) return 'play_app_outdated';
  return { versionCode: String(code) };
};
