import { countryGroupOf } from '../containment/country-groups.ts';
import { HOUR, type Instant } from '../time.ts';
import {
  MIX_IDS,
  usualShareOf,
  type KnownMix,
  type Mix,
  type MixId,
  type Mixes,
  type UsualShare,
} from './mix.ts';
import { sum, type Shares } from './shares.ts';
import type { Scope } from './signals.ts';
import { QUIET, type ScopeState } from './state.ts';

/** Counts from which on a mix is known: a day of 0.01 starts a second. */
const KNOWN_FROM: Readonly<Record<MixId, number>> = { country: 1_000, route: 1_000, answers: 100 };
/** How many starts of an hour the week’s share of a country group is worth beside the hour’s own. */
const WEEK_WORTH = 50;

const groupsOf = (countries: Shares): Readonly<Record<string, Record<string, number>>> => {
  const groups: Record<string, Record<string, number>> = {};
  for (const [country, count] of Object.entries(countries)) {
    const group = (groups[countryGroupOf(country)] ??= {});
    group[country] = count;
  }
  return groups;
};

/** Starts that each country group usually has at this hour of the day. */
const startsByGroup = (scopes: ReadonlyMap<Scope, ScopeState>, now: Instant): Shares => {
  const starts: Record<string, number> = {};
  for (const [scope, { usual }] of scopes) {
    const [group = ''] = scope.split('/');
    if (scope !== 'all')
      starts[group] = (starts[group] ?? 0) + Math.max(usual.hours[Math.floor(now / HOUR) % 24] ?? -1, 0);
  }
  return starts;
};

/**
 * The usual share of countries at this hour: while Asia wakes, America sleeps. By the chain rule the share of its group at
 * this hour, times its share of the group in a week. Undefined while the hour is not known.
 */
const usualCountries = (
  countries: Shares,
  scopes: ReadonlyMap<Scope, ScopeState>,
  now: Instant,
): UsualShare | undefined => {
  const starts = startsByGroup(scopes, now);
  const ofHour = sum(starts);
  if (ofHour === 0) return undefined;
  const groups = groupsOf(countries);
  const week = usualShareOf(
    Object.fromEntries(Object.entries(groups).map(([group, of]) => [group, sum(of)])),
  );
  const within = new Map(Object.entries(groups).map(([group, of]) => [group, usualShareOf(of)]));
  const unseen = usualShareOf({});
  return (country) => {
    const group = countryGroupOf(country);
    const share = ((starts[group] ?? 0) + WEEK_WORTH * week(group)) / (ofHour + WEEK_WORTH);
    return share * (within.get(group) ?? unseen)(country);
  };
};

const knownMix = (
  id: MixId,
  { recent, usual }: Mix,
  scopes: ReadonlyMap<Scope, ScopeState>,
  now: Instant,
): KnownMix | undefined => {
  if (sum(usual) < KNOWN_FROM[id]) return undefined;
  const usualShare = id === 'country' ? usualCountries(usual, scopes, now) : usualShareOf(usual);
  return usualShare === undefined ? undefined : { recent, usualShare };
};

/** What is known of the mixes of a scope, before the step that ends at `now`. */
export const knownMixes = (scopes: ReadonlyMap<Scope, ScopeState>, scope: Scope, now: Instant): Mixes => {
  const { mixes } = scopes.get(scope) ?? QUIET;
  return Object.fromEntries(
    MIX_IDS.flatMap((id) => {
      const mix = mixes[id];
      const known = mix === undefined ? undefined : knownMix(id, mix, scopes, now);
      return known === undefined ? [] : [[id, known]];
    }),
  );
};
