import { distinctOf } from '../../src/core/limits/policy.ts';
import { takesHandles } from '../../src/core/routes/route.ts';
import { needOf, type DimensionId } from '../../src/core/subjects/table.ts';
import { disclosureOf, type OverallDisclosure } from '../disclosure-of.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';
import type { Settings } from '../schema.ts';

type PolicySettings = Settings['policies'][number];
type RouteSettings = Settings['routes'][number];

/** A handle tells its number, and a start is counted by its number as by an account (middleware/derive-subjects.ts). */
const carries = (route: RouteSettings, dimension: DimensionId, overall: OverallDisclosure): boolean => {
  const { number, account, attestation, blind } = route;
  const isByHandle = () =>
    account !== undefined && takesHandles({ ...route, disclosure: disclosureOf(overall, route) });
  switch (needOf(dimension)) {
    case 'number':
      return number !== undefined || isByHandle();
    case 'account':
      return account !== undefined || (blind?.step === 'start' && number !== undefined);
    case 'device':
      return attestation !== 'off';
    case undefined:
      return true;
  }
};

/** Does it count anything at all, on the routes that it is for? A fault is located at `policies` and this index. */
export const checkReach = (
  policy: PolicySettings,
  index: number,
  routes: readonly RouteSettings[],
  overall: OverallDisclosure,
): LocatedFault[] => {
  const { on, by, count } = policy;
  const distinct = distinctOf(count);
  const needed = distinct === undefined ? by : [...by, distinct];
  const reached = routes.filter(({ id }) => on?.includes(id) ?? true);
  if (
    reached.length === 0 ||
    reached.some((route) => needed.every((dimension) => carries(route, dimension, overall)))
  ) {
    return [];
  }
  return [
    faultAt(
      ['policies', index],
      'would never count: none of its routes has all that it counts by',
      'Give it routes that carry a number, an account or attestation, as it needs, or count by something else.',
    ),
  ];
};
