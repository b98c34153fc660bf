import { isJsonObject, type JsonObject } from '../core/attestation/strict-json.ts';
import { text } from './answer-members.ts';
import { renderTable } from './table.ts';

const HEADS = ['ID', 'KIND', 'VERSION', 'BY', 'AT', 'EXPIRES', 'REASON'];

const versionOf = ({ platform, version, or_below: orBelow }: JsonObject): string =>
  version === undefined ? '' : `${text(platform)} ${text(version)}${orBelow === true ? ' or below' : ''}`;

const rowOf = (revocation: JsonObject): readonly string[] => {
  const { id, kind, by, at, expires_at: expiresAt, reason } = revocation;
  return [id, kind, versionOf(revocation), by, at, expiresAt ?? 'never', reason].map(text);
};

/** Revocations as a table, from an answer of the operator API. */
export const revocationTable = (revocations: readonly unknown[]): string[] =>
  renderTable(HEADS, revocations.filter(isJsonObject).map(rowOf));
