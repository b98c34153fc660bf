import type { ApplicationId } from './key-description.ts';
import type { AndroidApp } from './policy.ts';
import type { AndroidReason } from './reasons.ts';

/** Packages that share a user id share their signature, so one that is configured is enough. */
export const appOf = (
  { packages }: ApplicationId,
  apps: ReadonlyMap<string, AndroidApp>,
): { readonly app: AndroidApp; readonly versionCode: string } | undefined => {
  for (const { name, version } of packages) {
    const app = apps.get(name);
    if (app !== undefined) return { app, versionCode: String(version) };
  }
  return undefined;
};

/** Is every certificate that signed the app configured, and is there one? */
export const signatureFault = (
  { signatureDigests }: ApplicationId,
  app: AndroidApp,
  base64url: (bytes: Uint8Array) => string,
): AndroidReason | undefined => {
  const isKnown = (digest: Uint8Array): boolean => app.signatureDigests.includes(base64url(digest));
  return signatureDigests.length > 0 && signatureDigests.every(isKnown)
    ? undefined
    : 'android_application_signature';
};
