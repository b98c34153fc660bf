import type { z } from 'zod';

import { describePath, keysAt } from './describe-schema.ts';
import { faultAt, type LocatedFault } from './located-fault.ts';
import { renderPath, valueAt, type Path } from './path.ts';
import { unknownKey } from './unknown-key.ts';
import { VARIABLES } from './variables.ts';

type Issue = z.core.$ZodIssue;

const pathOf = (base: Path, { path }: Issue): Path => [
  ...base,
  ...path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
];

/** The variable that would set this setting, for the remedy of a missing one. */
const variableFor = (path: Path): string =>
  VARIABLES.filter(
    (variable) => variable.path !== undefined && renderPath(variable.path) === renderPath(path),
  )
    .map(({ name }) => `, or set ${name}`)
    .join('');

const defaultRemedy = (path: Path): string => {
  const { example, description } = describePath(path) ?? {};
  if (example !== undefined) return `Write for example ${example}${variableFor(path)}.`;
  return `See docs/configuration.md${description === undefined ? '' : ` (${description.replace(/;.*/, '').toLowerCase()})`}.`;
};

const isRootMismatch = ({ code, path }: Issue): boolean => code === 'invalid_type' && path.length === 0;

/** Of the readings of a setting that may be written in two ways, the issues of the one that was meant. */
const meantBranch = (errors: readonly (readonly Issue[])[]): readonly Issue[] | undefined =>
  errors.find((issues) => issues.length > 0 && !issues.some(isRootMismatch));

/** The faults of one issue of zod; `root` is what was parsed, `base` where it stands. */
export const issueToFaults = (issue: Issue, root: unknown, base: Path): readonly LocatedFault[] => {
  const path = pathOf(base, issue);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, keysAt(path)));
  if (issue.code === 'invalid_union') {
    const meant = meantBranch(issue.errors);
    if (meant !== undefined)
      return meant.flatMap((inner) => issueToFaults(inner, valueAt(root, issue.path as Path), path));
  }
  const value = valueAt(root, issue.path as Path);
  const given = issue.code === 'custom' ? (issue.params?.['remedy'] as string | undefined) : undefined;
  const message = value === undefined ? 'is missing' : value === null ? 'is empty' : issue.message;
  const remedy =
    value === null ? `Give it a value, or remove the key. ${defaultRemedy(path)}` : defaultRemedy(path);
  return [faultAt(path, message, given ?? remedy)];
};
