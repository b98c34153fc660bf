import { MAX_PACE_PRODUCT } from '../../src/core/limits/pace.ts';
import { distinctOf } from '../../src/core/limits/policy.ts';
import { MAX_DISTINCT } from '../../src/core/limits/store.ts';
import type { Draft } from '../draft.ts';
import { nearest } from '../../src/core/nearest.ts';
import type { Settings } from '../schema.ts';
import { checkFailureCauses, checkFailures } from './failures.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';
import { duplicates, type Check } from './check.ts';
import { checkReach } from './policy-reach.ts';

type PolicySettings = Settings['policies'][number];
type RouteSettings = Settings['routes'][number];

const checkDistinct = (
  { count, algorithm, limit, cost, by }: PolicySettings,
  index: number,
): LocatedFault[] => {
  const distinct = distinctOf(count);
  if (distinct === undefined) return [];
  const report = (isWrong: boolean, key: string, message: string, remedy: string): LocatedFault[] =>
    isWrong ? [faultAt(['policies', index, key], message, remedy)] : [];
  return [
    ...report(
      limit > MAX_DISTINCT,
      'limit',
      `must be at most ${MAX_DISTINCT} with distinct`,
      'Distinct members are counted exactly; lower the limit, or shorten the window.',
    ),
    ...report(
      algorithm === 'pace',
      'algorithm',
      'is pace, which counts requests alone',
      'Remove it, or count requests.',
    ),
    ...report(cost !== 1, 'cost', 'must be 1 with distinct: a member counts once', 'Remove it.'),
    ...report(
      by.includes(distinct),
      'count',
      'counts a dimension that it also counts by: there would always be one',
      'Count another dimension.',
    ),
  ];
};

const checkArithmetic = (policy: PolicySettings, index: number): LocatedFault[] => {
  const { algorithm, limit, windowMs, cost, by } = policy;
  const at = (key: string) => ['policies', index, key];
  const tooMany = faultAt(
    at('limit'),
    'is too large for a pace over this window',
    'Keep the same rate: shorten the window, and lower the limit as much.',
  );
  const tooDear = faultAt(
    at('cost'),
    'is above the limit: no request would ever fit',
    'Lower it, or raise the limit.',
  );
  const twice = faultAt(at('by'), 'names a dimension twice', 'Remove one of the two.');
  return [
    ...(cost > limit ? [tooDear] : []),
    ...(algorithm === 'pace' && limit * windowMs > MAX_PACE_PRODUCT ? [tooMany] : []),
    ...(new Set(by).size === by.length ? [] : [twice]),
  ];
};

/** What a policy charges on its dearest route, against its limit. */
const checkRouteCosts = (
  { count, on, cost, limit }: PolicySettings,
  index: number,
  routes: readonly RouteSettings[],
): LocatedFault[] =>
  count !== 'requests' || cost > limit
    ? []
    : routes
        .filter((route) => (on?.includes(route.id) ?? true) && cost * (route.cost ?? 1) > limit)
        .slice(0, 1)
        .map(({ id }) =>
          faultAt(
            ['policies', index, 'cost'],
            `times the cost of the route ${id} is above the limit: no request there would ever fit`,
            'Lower one of the two, raise the limit, or leave the route out of on.',
          ),
        );

const checkVisibility = ({ by, visibility }: PolicySettings, index: number): LocatedFault[] =>
  visibility === 'hidden' || by.includes('device')
    ? []
    : [
        faultAt(
          ['policies', index, 'visibility'],
          'would show a counter that other people’s traffic moves',
          'Use hidden, or count by device; the development profile shows any.',
        ),
      ];

const checkStoreFailure = (
  { onStoreFailure }: PolicySettings,
  index: number,
  edge: Settings['edge'] | undefined,
): LocatedFault[] =>
  onStoreFailure === 'closed' || edge?.onStoreFailure !== 'closed'
    ? []
    : [
        faultAt(
          ['policies', index, 'onStoreFailure'],
          'is local, but the edge limit before it is closed: nothing would get here',
          'Set edge.onStoreFailure to local too, or use closed.',
        ),
      ];

const checkOn = ({ on }: PolicySettings, index: number, known: readonly string[]): LocatedFault[] =>
  (on ?? []).flatMap((id, place) => {
    if (known.includes(id)) return [];
    const meant = nearest(id, known);
    const remedy = meant === undefined ? `Name one of: ${known.join(', ')}.` : `Did you mean ${meant}?`;
    return [faultAt(['policies', index, 'on', place], 'names a route that is not in the table', remedy)];
  });

/**
 * One policy against the store’s arithmetic and the routes. Faults are located at `policies` and this index.
 */
export const faultsOfPolicy = (
  policy: PolicySettings,
  index: number,
  draft: Pick<Draft, 'routes' | 'profile' | 'edge' | 'disclosure'>,
): LocatedFault[] => {
  const { routes, profile, edge } = draft;
  const whole = routes.filter((route) => route !== undefined);
  // With a route missing for a fault of its own, what is said of routes could be wrong.
  const isTableWhole = whole.length === routes.length && whole.length > 0;
  const ids = whole.map(({ id }) => id);
  return [
    ...checkArithmetic(policy, index),
    ...checkDistinct(policy, index),
    ...checkFailures(policy, index),
    ...checkStoreFailure(policy, index, edge),
    ...(profile === 'production' ? checkVisibility(policy, index) : []),
    ...(isTableWhole
      ? [
          ...checkOn(policy, index, ids),
          ...checkReach(policy, index, whole, draft),
          ...checkRouteCosts(policy, index, whole),
        ]
      : []),
  ];
};

/** Each policy alone, and against the other policies. */
export const checkPolicies: Check = (draft) => [
  ...draft.policies.flatMap((policy, index) =>
    policy === undefined ? [] : faultsOfPolicy(policy, index, draft),
  ),
  ...duplicates(
    draft.policies,
    ({ id }) => id,
    (index) =>
      faultAt(['policies', index, 'id'], 'is the id of an earlier policy', 'Give each policy its own id.'),
  ),
  ...checkFailureCauses(draft),
];
