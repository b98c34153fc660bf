import { isVersion } from '../../attestation/semantic-version.ts';
import { APPLE_CATEGORIES, type AppleApp, type AppleCategory } from './policy.ts';
import type { AppleReason } from './reasons.ts';

/** What iOS 27 and later tell of the running app; earlier ones tell nothing. */
export interface Launch {
  readonly category?: number;
  /** CFBundleVersion. */
  readonly bundleVersion?: string;
}

/** Longest bundle version, in characters. */
const MAX_BUNDLE_VERSION = 64;

const readCategory = (value: unknown): number | undefined =>
  value instanceof Uint8Array && value.length === 4
    ? new DataView(value.buffer, value.byteOffset).getUint32(0, true)
    : undefined;

/** Reads the decoded extension map; entries that are not known are Apple's to add. */
export const readLaunch = (extensions: ReadonlyMap<unknown, unknown>): Launch | undefined => {
  const category = readCategory(extensions.get('apple_validation_category_01'));
  if (category === undefined && extensions.has('apple_validation_category_01')) return undefined;
  const bundleVersion = extensions.get('apple_bundle_version_01');
  if (bundleVersion === undefined) return category === undefined ? {} : { category };
  if (typeof bundleVersion !== 'string' || bundleVersion.length > MAX_BUNDLE_VERSION) return undefined;
  return category === undefined ? { bundleVersion } : { category, bundleVersion };
};

/** Is a category that is told among the accepted? One that is not told is that of an earlier iOS. */
export const launchFault = (
  { category }: Launch,
  accepted: readonly AppleCategory[] | undefined,
): AppleReason | undefined =>
  accepted === undefined ||
  category === undefined ||
  accepted.some((name) => APPLE_CATEGORIES[name] === category)
    ? undefined
    : 'apple_category';

/** The semantic version that the bundle version attests. */
export const attestedVersionOf = (
  { bundleVersion }: Launch,
  { versions = {} }: AppleApp,
): string | undefined => {
  if (bundleVersion === undefined) return undefined;
  if (Object.hasOwn(versions, bundleVersion)) return versions[bundleVersion];
  return isVersion(bundleVersion) ? bundleVersion : undefined;
};
