import type { Instant } from '../time.ts';
import type { ListRule } from './list-rule.ts';

/** What the lists say of one request. */
export interface Standing {
  /** The entry that decided; absent where neither `deny` nor `allow` names the request. */
  readonly decided?: ListRule;
  /** Overrides that hold, by the policy that they change. */
  readonly overrides: ReadonlyMap<string, ListRule>;
  /** Is named by a list of suspects. */
  readonly isSuspect?: boolean;
  /** Asks for what nobody honest asks for. */
  readonly isHoney?: boolean;
}

/** Nothing is said. */
export const UNLISTED: Standing = { overrides: new Map() };

export const holds = ({ expiresAt }: ListRule, now: Instant): boolean =>
  expiresAt === undefined || now < expiresAt;

const limitOf = ({ adjust }: ListRule): number => adjust?.limit ?? Infinity;

const stricter = (known: ListRule | undefined, rule: ListRule): ListRule =>
  known !== undefined && limitOf(known) <= limitOf(rule) ? known : rule;

/** Of one tier the strictest override of each policy. */
const overridesIn = (tier: readonly ListRule[]): Map<string, ListRule> => {
  const found = new Map<string, ListRule>();
  for (const rule of tier) {
    const { adjust } = rule;
    if (adjust !== undefined) found.set(adjust.policy, stricter(found.get(adjust.policy), rule));
  }
  return found;
};

/**
 * Reads the entries that name a request, in tiers, the most specific first: the first tier that denies or allows
 * decides, and within one tier a denial. Overrides likewise, each policy for itself, and within one tier the lowest limit.
 */
export const standingFrom = (tiers: readonly (readonly ListRule[])[], now: Instant): Standing => {
  let decided: ListRule | undefined;
  let overrides: Map<string, ListRule> | undefined;
  const named = new Set<ListRule['list']>();
  for (const tier of tiers) {
    const held = tier.filter((rule) => holds(rule, now));
    for (const { list } of held) named.add(list);
    decided ??= held.find(({ list }) => list === 'deny') ?? held.find(({ list }) => list === 'allow');
    const found = overridesIn(held);
    // What a more specific tier has said stands.
    overrides = overrides === undefined ? found : new Map([...found, ...overrides]);
  }
  if (overrides === undefined) return UNLISTED;
  return {
    overrides,
    ...(decided === undefined ? {} : { decided }),
    ...(named.has('suspect') ? { isSuspect: true } : {}),
    ...(named.has('honey') ? { isHoney: true } : {}),
  };
};
