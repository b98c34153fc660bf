import { isJsonObject, type JsonObject } from '../core/attestation/strict-json.ts';
import { renderTable } from './table.ts';

const HEADS = ['ID', 'KIND', 'VERSION', 'BY', 'AT', 'EXPIRES', 'REASON'];

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const versionOf = ({ platform, version, or_below: orBelow }: JsonObject): string =>
  version === undefined ? '' : `${textOf(platform)} ${textOf(version)}${orBelow === true ? ' or below' : ''}`;

const rowOf = (revocation: JsonObject): readonly string[] => {
  const { id, kind, by, at, expires_at: expiresAt, reason } = revocation;
  return [id, kind, versionOf(revocation), by, at, expiresAt ?? 'never', reason].map(textOf);
};

/** Revocations as a table, from an answer of the operator API. */
export const revocationTable = (revocations: readonly unknown[]): string[] =>
  renderTable(HEADS, revocations.filter(isJsonObject).map(rowOf));
