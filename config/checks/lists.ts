import { overrideFault } from '../../src/core/lists/override-fault.ts';
import { nearest } from '../../src/core/nearest.ts';
import { routeCostsOf } from '../compile.ts';
import type { Draft } from '../draft.ts';
import type { Settings } from '../schema.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';
import type { Check } from './check.ts';

type Whole = Settings['policies'][number] | NonNullable<Draft['ledgers']>[number];

const withRouteCosts = (target: Whole, routes: Draft['routes']) => {
  if ('capacity' in target || target.count !== 'requests') return target;
  const whole = routes.filter((route) => route !== undefined);
  return { ...target, ...routeCostsOf(target.on ?? whole.map(({ id }) => id), whole) };
};

/** Each override against the policies or the ledger that it changes. */
export const checkLists: Check = ({ lists, policies, tenants, ledgers, routes }) => {
  const all = [...policies, ...tenants.flatMap((tenant) => tenant?.policies), ...(ledgers ?? [undefined])];
  const whole = all.filter((policy) => policy !== undefined);
  // With a policy missing for a fault of its own, what is said of policies could be wrong.
  if (lists === undefined || whole.length !== all.length) return [];
  const known = whole.map(({ id }) => id);
  return lists.overrides.flatMap(({ adjust }, index): LocatedFault[] => {
    const at = (key: string) => ['lists', 'overrides', index, key];
    const targets = whole
      .filter(({ id }) => id === adjust.policy)
      .map((target) => withRouteCosts(target, routes));
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
