import type { Draft } from '../draft.ts';
import type { LocatedFault } from '../located-fault.ts';

/** What a check knows beside the settings. */
export interface CheckContext {
  /** The operator says that no other instance shares the limits. */
  readonly singleInstance: boolean;
  /** What an app that uses the parts of the gateway has no use for; the whole gateway needs all. */
  readonly without?: readonly ('upstream' | 'issuers')[];
}

/** Looks at settings together; each alone is already of the right form, or absent. */
export type Check = (draft: Draft, context: CheckContext) => readonly LocatedFault[];

/** Faults of entries whose `key` an earlier entry has. */
export const duplicates = <T>(
  entries: readonly (T | undefined)[],
  key: (entry: T) => string,
  report: (index: number) => LocatedFault,
): readonly LocatedFault[] => {
  const seen = new Set<string>();
  return entries.flatMap((entry, index) => {
    if (entry === undefined) return [];
    const name = key(entry);
    if (seen.has(name)) return [report(index)];
    seen.add(name);
    return [];
  });
};
