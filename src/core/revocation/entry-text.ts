import { isVersion } from '../attestation/semantic-version.ts';
import { isJsonObject } from '../attestation/strict-json.ts';
import { isPlatform } from '../attestation/verifier.ts';
import { createEntryText } from '../replicated/entry-text.ts';
import { REVOCATION_KINDS, type Revocation, type RevokedVersions } from './revocation.ts';

const readVersions = (value: unknown): RevokedVersions | undefined => {
  if (!isJsonObject(value)) return undefined;
  const { platform, version, orBelow } = value;
  if (!isPlatform(platform) || !isVersion(version)) return undefined;
  return typeof orBelow === 'boolean' ? { platform, version, orBelow } : undefined;
};

/** How revocations are kept. */
export const REVOCATION_TEXT = createEntryText<Revocation>({
  read({ kind: named, versions: range }, common) {
    const kind = REVOCATION_KINDS.find((each) => each === named);
    const versions = readVersions(range);
    if (kind === undefined || (kind === 'app-version') !== (versions !== undefined)) return undefined;
    return { ...common, kind, ...(versions === undefined ? {} : { versions }) };
  },
  write: (revocation) => revocation,
});
