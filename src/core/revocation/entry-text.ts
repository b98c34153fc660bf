import { parseVersion } from '../attestation/semantic-version.ts';
import { isJsonObject, type JsonObject } from '../attestation/strict-json.ts';
import { isReasonText } from '../audit/reason-text.ts';
import { isOperatorLabel } from '../audit/operator-label.ts';
import {
  isRevocation,
  REVOCATION_KINDS,
  type Lifted,
  type Revocation,
  type RevocationEntry,
  type RevokedVersions,
} from './revocation.ts';

/** Form of a keyed hash, by which everything revoked is named. */
export const REVOCATION_ID = /^[A-Za-z0-9_-]{22}$/;

const FORM = /^(\d{1,15}):(\{.*\})$/s;

const isInstant = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

const parseObject = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const readVersions = (value: unknown): RevokedVersions | undefined => {
  if (!isJsonObject(value)) return undefined;
  const { platform, version, orBelow } = value;
  if (platform !== 'ios' && platform !== 'android') return undefined;
  if (typeof version !== 'string' || parseVersion(version) === undefined) return undefined;
  return typeof orBelow === 'boolean' ? { platform, version, orBelow } : undefined;
};

const readContent = (id: string, value: JsonObject): Revocation | Lifted | undefined => {
  const { kind: named, reason, by, at, expiresAt, versions: range } = value;
  if (value['lifted'] === true) return isInstant(expiresAt) ? { id, expiresAt } : undefined;
  const kind = REVOCATION_KINDS.find((each) => each === named);
  const versions = readVersions(range);
  if (kind === undefined || (kind === 'app-version') !== (versions !== undefined)) return undefined;
  if (!isReasonText(reason) || !isOperatorLabel(by) || !isInstant(at)) return undefined;
  if (expiresAt !== undefined && !isInstant(expiresAt)) return undefined;
  return {
    id,
    kind,
    reason,
    by,
    at,
    ...(versions === undefined ? {} : { versions }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
};

/** What the store keeps of an entry: when it was changed, by which the store itself can tell the later one, then JSON. */
export const writeEntry = ({ changedAt, content }: RevocationEntry): string => {
  const { expiresAt } = content;
  // JSON leaves out what is undefined, and the id is the name under which the text is kept.
  const kept = isRevocation(content) ? { ...content, id: undefined } : { lifted: true, expiresAt };
  return `${changedAt}:${JSON.stringify(kept)}`;
};

/** Reads what the store keeps; nothing where it is no entry. */
export const readEntry = (id: string, text: string): RevocationEntry | undefined => {
  const [, changedAt = '', json = ''] = FORM.exec(text) ?? [];
  const value = REVOCATION_ID.test(id) ? parseObject(json) : undefined;
  const content = value === undefined ? undefined : readContent(id, value);
  return content === undefined ? undefined : { changedAt: Number(changedAt), content };
};
