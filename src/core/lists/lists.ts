import type { ClientAddress } from '../address/client-address.ts';
import { addressKey } from '../address/network.ts';
import { parseAddress } from '../address/parse-address.ts';
import { compileSubject } from '../limits/subject.ts';
import type { RequestFacts } from '../subjects/facts.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import type { Instant } from '../time.ts';
import { createListIndex, type ListIndex } from './list-index.ts';
import { EXACT_KINDS, GROUP_KINDS, KEYED_KINDS, type KeyedKind, type ListRule } from './list-rule.ts';
import { standingFrom, UNLISTED, type Standing } from './standing.ts';

/** What the lists say, for the steps of a request. */
export interface Lists {
  /** What is kept has been read once since the start. */
  readonly isLoaded: boolean;
  /** Is anybody allowed by something that is known only once a request has been verified? */
  readonly allowsKeyed: boolean;
  /** By the networks alone, before anything else is known of the request. */
  ofAddress(address: ClientAddress, now: Instant): Standing;
  /** By everything that is known. */
  of(facts: RequestFacts, now: Instant): Standing;
}

/** Entries that operators give at run time. */
export interface KeptRules {
  readonly isLoaded: boolean;
  /** Another one after every change. */
  readonly version: number;
  rules(): Iterable<ListRule>;
}

export interface ListsDeps {
  /** Those of the configuration. */
  readonly configured: readonly ListRule[];
  readonly kept: KeptRules;
  readonly hash: KeyedHash;
}

/** Compiled anew when something has changed, at the next request. */
const createCurrentIndex = ({ configured, kept }: ListsDeps): (() => ListIndex) => {
  let index: ListIndex | undefined;
  let version: number | undefined;
  return () => {
    if (index === undefined || version !== kept.version) {
      version = kept.version;
      index = createListIndex([...configured, ...kept.rules()], index);
    }
    return index;
  };
};

const networksOf = (
  { networks: { table } }: ListIndex,
  { family, text }: ClientAddress,
): readonly (readonly ListRule[])[] => {
  const address = table.size === 0 ? undefined : parseAddress(text);
  return address === undefined ? [] : table.find(family, addressKey(address));
};

/** Looks up entries of the configuration and of operators as one list. Costs a hash for each kind that is named at all. */
export const createLists = (deps: ListsDeps): Lists => {
  const { kept, hash } = deps;
  const current = createCurrentIndex(deps);
  const subjects = new Map(KEYED_KINDS.map((kind) => [kind, compileSubject([kind], hash)]));
  const keyedOf = (index: ListIndex, kinds: readonly KeyedKind[], facts: RequestFacts): ListRule[] =>
    kinds.flatMap((kind) => {
      const subject = index.kinds.has(kind) ? subjects.get(kind)?.hash(facts) : undefined;
      return subject === undefined ? [] : index.keyed(kind, subject);
    });
  return {
    get isLoaded() {
      return kept.isLoaded;
    },
    get allowsKeyed() {
      return current().allowsKeyed;
    },
    ofAddress(address, now) {
      const tiers = networksOf(current(), address);
      return tiers.length === 0 ? UNLISTED : standingFrom(tiers, now);
    },
    of(facts, now) {
      const index = current();
      if (index.size === 0) return UNLISTED;
      const networks = networksOf(index, facts.address);
      const tiers = [keyedOf(index, EXACT_KINDS, facts), ...networks, keyedOf(index, GROUP_KINDS, facts)];
      const standing = standingFrom(tiers, now);
      const refused = standingFrom(networks, now).decided;
      // A network that is denied is refused before anything else is known: no narrower entry lifts that.
      return refused?.list === 'deny' ? { ...standing, decided: refused } : standing;
    },
  };
};
