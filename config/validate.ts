import type { z } from 'zod';

import type { Draft } from './draft.ts';
import { issueToFaults } from './issue-to-fault.ts';
import type { LocatedFault } from './located-fault.ts';
import { valueAt } from './path.ts';
import { SECTIONS } from './schema.ts';
import { policy } from './sections/policies.ts';
import { route } from './sections/routes.ts';
import { tenant } from './sections/tenants.ts';
import { unknownKey } from './unknown-key.ts';

/** What the sections hold, and every fault of form. */
export interface Validation {
  readonly draft: Draft;
  readonly faults: readonly LocatedFault[];
}

const entries = <T>(schema: z.ZodType<T>, value: unknown): (T | undefined)[] =>
  Array.isArray(value) ? value.slice(0, 64).map((entry) => schema.safeParse(entry).data) : [];

const unknownSections = (root: object): LocatedFault[] =>
  Object.keys(root)
    .filter((key) => !Object.hasOwn(SECTIONS, key))
    .map((key) => unknownKey([], key, Object.keys(SECTIONS)));

const OPTIONAL = new Set(['disclosure', 'routesFile']);

/** Checks the form of every section, each for itself, so that the fault of one does not hide those of others. */
export const validate = (root: object): Validation => {
  const faults: LocatedFault[] = unknownSections(root);
  const parsed: Record<string, unknown> = {};
  for (const [key, section] of Object.entries(SECTIONS)) {
    const value = valueAt(root, [key]);
    // Alone an exact-optional section would refuse to be absent.
    if (value === undefined && OPTIONAL.has(key)) continue;
    const result = (section as z.ZodType).safeParse(value);
    if (result.success) {
      if (result.data !== undefined) parsed[key] = result.data;
      continue;
    }
    faults.push(...result.error.issues.flatMap((issue) => issueToFaults(issue, value, [key])));
  }
  const draft = {
    ...parsed,
    routes: entries(route, valueAt(root, ['routes'])),
    policies: entries(policy, valueAt(root, ['policies'])),
    tenants: entries(tenant, valueAt(root, ['tenants'])),
  } as Draft;
  return { draft, faults };
};
