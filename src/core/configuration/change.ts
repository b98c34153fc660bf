/** Sections that are tables of entries with ids, and what an entry is called. */
export const TABLES = { policies: 'policy', ledgers: 'ledger', tenants: 'tenant', routes: 'route' } as const;

/** What a reload changes: one entry of a table, or one setting of another section. */
export const CHANGE_KINDS = [...Object.values(TABLES), 'setting'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export const CHANGE_VERBS = ['added', 'removed', 'changed'] as const;
export type ChangeVerb = (typeof CHANGE_VERBS)[number];

/** One member that changed; without values where they are nobody's business. */
export interface FieldChange {
  /** As written in the file, from the entry or section on: `limit`, `form.locale.maxLength`. */
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

export interface Change {
  readonly kind: ChangeKind;
  /** Id of the entry, or the section of the setting. */
  readonly id: string;
  readonly change: ChangeVerb;
  /** Of what changed; empty for what was added or removed. */
  readonly fields: readonly FieldChange[];
  /** Of a changed entry that counts: does it go on with the counters that it has? */
  readonly counters?: 'kept' | 'new';
}

/** `limit: 4 → 8`, or `path: changed` where the values are not told. */
export const describeField = ({ field, before, after }: FieldChange): string =>
  before === undefined || after === undefined ? `${field}: changed` : `${field}: ${before} → ${after}`;

/** One line: `policy device-requests changed: limit: 4 → 8 (counts anew)`. */
export const describeChange = ({ kind, id, change, fields, counters }: Change): string => {
  const what = fields.length === 0 ? '' : `: ${fields.map(describeField).join(', ')}`;
  const note = counters === 'new' ? ' (counts anew)' : '';
  return `${kind} ${id} ${change}${what}${note}`;
};
