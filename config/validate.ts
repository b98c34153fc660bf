import type { z } from 'zod';

import type { Draft } from './draft.ts';
import type { Fault } from './fault.ts';
import { issueToFaults } from './issue-to-fault.ts';
import { nearest } from './nearest.ts';
import { renderPath, valueAt, type Path } from './path.ts';
import { SECTIONS } from './schema.ts';
import { policy } from './sections/policies.ts';
import { route } from './sections/routes.ts';

/** What the sections hold, and every fault of form. */
export interface Validation {
  readonly draft: Draft;
  readonly faults: readonly LocatedFault[];
}

/** A fault with the path as data, by which its source is found. */
export interface LocatedFault {
  readonly fault: Fault;
  readonly at: Path;
}

const entries = <T>(schema: z.ZodType<T>, value: unknown): (T | undefined)[] =>
  Array.isArray(value) ? value.slice(0, 64).map((entry) => schema.safeParse(entry).data) : [];

const unknownSections = (root: object): LocatedFault[] =>
  Object.keys(root)
    .filter((key) => !Object.hasOwn(SECTIONS, key))
    .map((key) => {
      const meant = nearest(key, Object.keys(SECTIONS));
      const remedy =
        meant === undefined
          ? `Remove it; known here: ${Object.keys(SECTIONS).join(', ')}.`
          : `Did you mean ${meant}?`;
      return {
        at: [key],
        fault: { path: renderPath([key]), message: 'is not a setting of this version', remedy },
      };
    });

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
    for (const issue of result.error.issues) {
      for (const fault of issueToFaults(issue, value, [key])) {
        faults.push({ fault, at: [key, ...(issue.path as Path)] });
      }
    }
  }
  const draft = {
    ...parsed,
    routes: entries(route, valueAt(root, ['routes'])),
    policies: entries(policy, valueAt(root, ['policies'])),
  } as Draft;
  return { draft, faults };
};
