import type { JsonObject } from '../attestation/strict-json.ts';
import { isOperatorLabel } from '../audit/operator-label.ts';
import { isReasonText } from '../audit/reason-text.ts';
import { parseJsonObject } from '../json-object.ts';
import { KEYED_ID } from '../subjects/keyed-id.ts';
import { isKept, type Entry, type KeptContent, type Lifted } from './entry.ts';

/** How entries of one kind are kept as text. */
export interface EntryText<Content extends KeptContent> {
  /** When it was changed, by which the store itself can tell the later one, then JSON. */
  readonly write: (entry: Entry<Content>) => string;
  /** Reads what the store keeps; nothing where it is no entry. */
  readonly read: (id: string, text: string) => Entry<Content> | undefined;
}

/** What is said beside the id, the author, the times and the reason. */
export interface EntryForm<Content extends KeptContent> {
  read(value: JsonObject, common: KeptContent): Content | undefined;
  /** All members that are kept; the id is left out of them. */
  write(content: Content): object;
}

const FORM = /^(\d{1,15}):(\{.*\})$/s;

const isInstant = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

const readCommon = (id: string, { reason, by, at, expiresAt }: JsonObject): KeptContent | undefined => {
  if (!isReasonText(reason) || !isOperatorLabel(by) || !isInstant(at)) return undefined;
  if (expiresAt !== undefined && !isInstant(expiresAt)) return undefined;
  return { id, reason, by, at, ...(expiresAt === undefined ? {} : { expiresAt }) };
};

const readContent = <Content extends KeptContent>(
  id: string,
  value: JsonObject,
  form: EntryForm<Content>,
): Content | Lifted | undefined => {
  const { lifted, expiresAt } = value;
  if (lifted === true) return isInstant(expiresAt) ? { id, expiresAt } : undefined;
  const common = readCommon(id, value);
  return common === undefined ? undefined : form.read(value, common);
};

/** The text of entries of one form. */
export const createEntryText = <Content extends KeptContent>(
  form: EntryForm<Content>,
): EntryText<Content> => ({
  write({ changedAt, content }) {
    // JSON leaves out what is undefined, and the id is the name under which the text is kept.
    const kept = isKept(content)
      ? { ...form.write(content), id: undefined }
      : { lifted: true, expiresAt: content.expiresAt };
    return `${changedAt}:${JSON.stringify(kept)}`;
  },
  read(id, text) {
    const [, changedAt = '', json = ''] = FORM.exec(text) ?? [];
    const value = KEYED_ID.test(id) ? parseJsonObject(json) : undefined;
    const content = value === undefined ? undefined : readContent(id, value, form);
    return content === undefined ? undefined : { changedAt: Number(changedAt), content };
  },
});
