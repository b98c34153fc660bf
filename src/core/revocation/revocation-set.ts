import type { AttestationReason } from '../attestation/reasons.ts';
import { compareVersions, parseVersion, type SemanticVersion } from '../attestation/semantic-version.ts';
import type { TokenClaims } from '../attestation/token-claims.ts';
import type { Instant } from '../time.ts';
import { isRevocation, type RevocationEntry, type RevocationKind } from './revocation.ts';
import type { RevocationSubjects } from './subjects.ts';

/** All that one instance knows to be revoked. Looking costs four look-ups in a map, and the ranges of app versions. */
export interface RevocationSet {
  readonly size: number;
  get(id: string): RevocationEntry | undefined;
  entries(): Iterable<RevocationEntry>;
  /** Takes an entry in, where it is later than what is known. */
  merge(entry: RevocationEntry): boolean;
  /** Forgets what holds no more. */
  prune(now: Instant): void;
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
  const versions = isRevocation(content) ? content.versions : undefined;
  const version = parseVersion(versions?.version);
  return versions === undefined || version === undefined ? undefined : { ...versions, version };
};

const holds = (entry: RevocationEntry | undefined, now: Instant): boolean =>
  entry !== undefined && isRevocation(entry.content) && (entry.content.expiresAt ?? Infinity) > now;

const countOf = (known: Iterable<RevocationEntry>, now: Instant): Record<RevocationKind, number> => {
  const counts = { token: 0, device: 0, 'issuer-key': 0, 'issuer-certificate': 0, 'app-version': 0 };
  for (const entry of known) {
    if (isRevocation(entry.content) && holds(entry, now)) counts[entry.content.kind] += 1;
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
  const known = new Map<string, RevocationEntry>();
  const isRevoked = (id: string | undefined, now: Instant): boolean =>
    id !== undefined && holds(known.get(id), now);
  const ranges = createRanges(isRevoked);
  const forget = (id: string): void => {
    known.delete(id);
    ranges.forget(id);
  };
  return {
    get size() {
      return known.size;
    },
    get: (id) => known.get(id),
    entries: () => known.values(),
    merge(entry) {
      const { id } = entry.content;
      const before = known.get(id);
      if (before !== undefined && before.changedAt >= entry.changedAt) return false;
      forget(id);
      known.set(id, entry);
      ranges.put(entry);
      return true;
    },
    prune(now) {
      for (const { content } of [...known.values()])
        if ((content.expiresAt ?? Infinity) <= now) forget(content.id);
    },
    counts: (now) => countOf(known.values(), now),
    find: createFind(isRevoked, ranges.include),
  };
};
