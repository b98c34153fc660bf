import { overrideFault } from '../../src/core/lists/override-fault.ts';
import { nearest } from '../nearest.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';
import type { Check } from './check.ts';

/** Each override against the policies or the ledger that it changes. */
export const checkLists: Check = ({ lists, policies, tenants, ledgers }) => {
  const all = [...policies, ...tenants.flatMap((tenant) => tenant?.policies), ...(ledgers ?? [undefined])];
  const whole = all.filter((policy) => policy !== undefined);
  // With a policy missing for a fault of its own, what is said of policies could be wrong.
  if (lists === undefined || whole.length !== all.length) return [];
  const known = whole.map(({ id }) => id);
  return lists.overrides.flatMap(({ adjust }, index): LocatedFault[] => {
    const at = (key: string) => ['lists', 'overrides', index, key];
    const targets = whole.filter(({ id }) => id === adjust.policy);
    if (targets.length === 0) {
      const meant = nearest(adjust.policy, known);
      const remedy = meant === undefined ? `Name one of: ${known.join(', ')}.` : `Did you mean ${meant}?`;
      return [faultAt(at('policy'), 'names a policy or ledger that is not there', remedy)];
    }
    const message = overrideFault(targets, adjust.limit);
    return message === undefined
      ? []
      : [faultAt(at('limit'), message, 'Raise or lower it, or write unlimited: true.')];
  });
};
