import { isJsonObject, type JsonObject } from '../core/attestation/strict-json.ts';

/** A member of an answer of the operator API as text; empty where it is neither text nor number. */
export const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** The objects of a list; none where it is no list. */
export const objects = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

/** Who changed something, until when, and why; empty where nobody did. */
export const changedBy = (said: unknown): string => {
  if (!isJsonObject(said)) return '';
  const until = text(said['expires_at']);
  return `${text(said['by'])}${until === '' ? '' : ` until ${until}`}: ${text(said['reason'])}`;
};
