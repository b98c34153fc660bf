import type { FieldChange } from './change.ts';
import { showValue } from './show-value.ts';

/** Names that a compiled configuration has and the file has not. */
const WRITTEN: Readonly<Record<string, string>> = { enforcedShare: 'mode', routes: 'on' };

/** A member as it is written in the file: `windowMs` is `window` there. */
const writtenName = (name: string): string => WRITTEN[name] ?? name.replace(/(?<=[a-z])(?:Ms|Bytes)$/, '');

type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

const keysOf = (...mappings: readonly Mapping[]): string[] => [...new Set(mappings.flatMap(Object.keys))];

/** Are they the same, however deep? For plain data and bytes. */
export const isSame = (before: unknown, after: unknown): boolean => {
  if (Object.is(before, after)) return true;
  if (ArrayBuffer.isView(before) && ArrayBuffer.isView(after))
    return isSame([...(before as Uint8Array)], [...(after as Uint8Array)]);
  if (Array.isArray(before) && Array.isArray(after))
    return before.length === after.length && before.every((each, at) => isSame(each, after[at]));
  if (!isMapping(before) || !isMapping(after)) return false;
  return keysOf(before, after).every((key) => isSame(before[key], after[key]));
};

const step = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const changedLeaf = (path: string, name: string, before: unknown, after: unknown): FieldChange => {
  const shown = { before: showValue(name, before), after: showValue(name, after) };
  return shown.before === undefined || shown.after === undefined
    ? { field: path }
    : { field: path, before: shown.before, after: shown.after };
};

/** The entries of a list of mappings. */
const entriesOf = (value: unknown): readonly unknown[] | undefined =>
  Array.isArray(value) && value.every(isMapping) ? value : undefined;

/** Every member that differs, down to values and lists of values. */
export const leafChanges = (before: unknown, after: unknown, path = '', name = ''): FieldChange[] => {
  if (isSame(before, after)) return [];
  if (isMapping(before) && isMapping(after)) {
    // A revision says nothing that the members beside it do not.
    const keys = keysOf(before, after).filter((key) => key !== 'revision');
    return keys.flatMap((key) => leafChanges(before[key], after[key], step(path, writtenName(key)), key));
  }
  const [was, is] = [entriesOf(before), entriesOf(after)];
  if (was !== undefined && is !== undefined) {
    if (was.length !== is.length)
      return [{ field: path, before: `${was.length} entries`, after: `${is.length} entries` }];
    return was.flatMap((entry, at) => leafChanges(entry, is[at], `${path}[${at}]`, name));
  }
  return [changedLeaf(path, name, before, after)];
};
