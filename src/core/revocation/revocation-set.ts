import type { AttestationReason } from '../attestation/reasons.ts';
import { compareVersions, parseVersion, type SemanticVersion } from '../attestation/semantic-version.ts';
import type { TokenClaims } from '../attestation/token-claims.ts';
import type { Instant } from '../time.ts';
import { isKept } from '../replicated/entry.ts';
import { createReplicatedSet, inForce, type ReplicatedSet } from '../replicated/replicated-set.ts';
import type { Revocation, RevocationEntry, RevocationKind } from './revocation.ts';
import type { RevocationSubjects } from './subjects.ts';

/** All that one instance knows to be revoked. Looking costs four look-ups in a map, and the ranges of app versions. */
export interface RevocationSet extends ReplicatedSet<Revocation> {
  /** Revocations in force, of each kind. */
  counts(now: Instant): Readonly<Record<RevocationKind, number>>;
  find(subjects: RevocationSubjects, app: RevocableApp, now: Instant): AttestationReason | undefined;
}

export type RevocableApp = Pick<TokenClaims, 'platform' | 'appVersion'>;

interface CompiledVersions {
  readonly platform: string;
  readonly version: SemanticVersion;
  readonly orBelow: boolean;
}

const compile = ({ content }: RevocationEntry): CompiledVersions | undefined => {
  const versions = isKept(content) ? content.versions : undefined;
  const version = parseVersion(versions?.version);
  return versions === undefined || version === undefined ? undefined : { ...versions, version };
};

const countOf = (known: Iterable<RevocationEntry>, now: Instant): Record<RevocationKind, number> => {
  const counts = { token: 0, device: 0, 'issuer-key': 0, 'issuer-certificate': 0, 'app-version': 0 };
  for (const entry of known) {
    const revocation = inForce(entry, now);
    if (revocation !== undefined) counts[revocation.kind] += 1;
  }
  return counts;
};

/** The few that cannot be looked up by name. */
const createRanges = (isRevoked: (id: string, now: Instant) => boolean) => {
  const ranges = new Map<string, CompiledVersions>();
  return {
    put(entry: RevocationEntry): void {
      const range = compile(entry);
      if (range !== undefined) ranges.set(entry.content.id, range);
    },
    forget: (id: string) => void ranges.delete(id),
    include: ({ platform, appVersion }: RevocableApp, now: Instant): boolean => {
      const version = ranges.size === 0 ? undefined : parseVersion(appVersion);
      if (version === undefined) return false;
      return [...ranges].some(([id, range]) => {
        if (range.platform !== platform || !isRevoked(id, now)) return false;
        const difference = compareVersions(version, range.version);
        return difference === 0 || (range.orBelow && difference < 0);
      });
    },
  };
};

const createFind = (
  isRevoked: (id: string | undefined, now: Instant) => boolean,
  isVersionRevoked: (app: RevocableApp, now: Instant) => boolean,
): RevocationSet['find'] => {
  return ({ token, device, issuerKey, issuerCertificate }, app, now) => {
    if (isRevoked(token, now)) return 'token_revoked';
    if (isRevoked(device, now)) return 'device_revoked';
    if (isRevoked(issuerKey, now)) return 'issuer_key_revoked';
    if (isRevoked(issuerCertificate, now)) return 'issuer_certificate_revoked';
    return isVersionRevoked(app, now) ? 'app_version_revoked' : undefined;
  };
};

/** An empty set. */
export const createRevocationSet = (): RevocationSet => {
  const isRevoked = (id: string | undefined, now: Instant): boolean =>
    id !== undefined && inForce(set.get(id), now) !== undefined;
  const ranges = createRanges(isRevoked);
  const set = createReplicatedSet<Revocation>(ranges);
  const more: Pick<RevocationSet, 'counts' | 'find'> = {
    counts: (now) => countOf(set.entries(), now),
    find: createFind(isRevoked, ranges.include),
  };
  return Object.assign(set, more);
};
