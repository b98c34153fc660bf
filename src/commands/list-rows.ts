import { isJsonObject, type JsonObject } from '../core/attestation/strict-json.ts';
import { text } from './answer-members.ts';
import { renderTable } from './table.ts';

const HEADS = ['ID', 'LIST', 'KIND', 'SUBJECT', 'LIMIT', 'BY', 'EXPIRES', 'REASON'];

const limitOf = ({ policy, limit, unlimited }: JsonObject): string => {
  if (policy === undefined) return '';
  return `${text(policy)}: ${unlimited === true ? 'none' : String(limit)}`;
};

const rowOf = (entry: JsonObject): readonly string[] => {
  const { id, list, kind, network, subject, source, by, expires_at: expiresAt, reason } = entry;
  const author = source === 'configuration' ? 'configuration' : by;
  return [id, list, kind, network ?? subject, limitOf(entry), author, expiresAt ?? 'never', reason].map(text);
};

/** Entries of lists as a table, from an answer of the operator API. */
export const listTable = (entries: readonly unknown[]): string[] =>
  renderTable(HEADS, entries.filter(isJsonObject).map(rowOf));
