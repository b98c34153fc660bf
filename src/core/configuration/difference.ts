import { TABLES, type Change, type ChangeKind } from './change.ts';
import { isSame, leafChanges } from './leaf-changes.ts';

interface Entry {
  readonly id: string;
  /** Of what counts: with another one it starts new counters. */
  readonly revision?: string;
}

type Table = keyof typeof TABLES;

/** What is compared: a compiled configuration. */
export type Compared = Readonly<Record<Table, readonly Entry[]>>;

const changeOf = (kind: ChangeKind, before: Entry | undefined, after: Entry | undefined): Change[] => {
  if (before === undefined)
    return after === undefined ? [] : [{ kind, id: after.id, change: 'added', fields: [] }];
  if (after === undefined) return [{ kind, id: before.id, change: 'removed', fields: [] }];
  const { revision: oldRevision } = before;
  const { revision: newRevision } = after;
  const fields = leafChanges(before, after);
  if (fields.length === 0 && oldRevision === newRevision) return [];
  const counters = oldRevision === newRevision ? 'kept' : 'new';
  return [
    { kind, id: after.id, change: 'changed', fields, ...(newRevision === undefined ? {} : { counters }) },
  ];
};

/** Entries of two configurations by id, those of the first one first. */
const pair = (before: readonly Entry[], after: readonly Entry[]) =>
  [...new Set([...before, ...after].map(({ id }) => id))].map((id) => ({
    was: before.find((entry) => entry.id === id),
    is: after.find((entry) => entry.id === id),
  }));

const idsIn = (list: readonly Entry[], others: readonly Entry[]): string[] =>
  list.map(({ id }) => id).filter((id) => others.some((other) => other.id === id));

const tableChanges = (section: Table, before: readonly Entry[], after: readonly Entry[]): Change[] => {
  const changes = pair(before, after).flatMap(({ was, is }) => changeOf(TABLES[section], was, is));
  if (isSame(idsIn(before, after), idsIn(after, before))) return changes;
  return [...changes, { kind: 'setting', id: section, change: 'changed', fields: [{ field: 'order' }] }];
};

const TABLE_NAMES = Object.keys(TABLES) as Table[];

/** Sections that are no settings: the tables, and sentences about the rest. */
const APART = new Set<string>([...TABLE_NAMES, 'notes']);

/** Everything in which the second configuration differs from the first, without any value that may be a secret. */
export const differenceOf = (before: Compared, after: Compared): readonly Change[] => {
  const sections = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !APART.has(key),
  );
  const settings = sections.flatMap((section): Change[] => {
    const [was, is] = [before, after].map(
      (config) => (config as unknown as Record<string, unknown>)[section],
    );
    const fields = leafChanges(was, is);
    return fields.length === 0 ? [] : [{ kind: 'setting', id: section, change: 'changed', fields }];
  });
  return [...TABLE_NAMES.flatMap((table) => tableChanges(table, before[table], after[table])), ...settings];
};
