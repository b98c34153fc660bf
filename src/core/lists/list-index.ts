import { createNetworkTable } from '../address/network-table.ts';
import type { Network } from '../address/network.ts';
import type { KeyedKind, ListRule } from './list-rule.ts';

/** Entries by what they name. */
export interface ListIndex {
  readonly size: number;
  /** What keyed kinds are named at all: for the others nothing need be hashed. */
  readonly kinds: ReadonlySet<KeyedKind>;
  keyed(kind: KeyedKind, subject: string): readonly ListRule[];
  /** Entries for each network that contains the address, the narrowest first. */
  networks(family: 4 | 6, key: string): readonly (readonly ListRule[])[];
  readonly hasNetworks: boolean;
}

const NONE: readonly ListRule[] = [];

/** Compiles the index of all entries. */
export const createListIndex = (rules: Iterable<ListRule>): ListIndex => {
  const networks: [Network, ListRule][] = [];
  const keyed = new Map<string, ListRule[]>();
  const kinds = new Set<KeyedKind>();
  let size = 0;
  for (const rule of rules) {
    const { about } = rule;
    size += 1;
    if (about.kind === 'address') {
      networks.push([about.network, rule]);
      continue;
    }
    const name = `${about.kind} ${about.subject}`;
    const known = keyed.get(name);
    if (known === undefined) keyed.set(name, [rule]);
    else known.push(rule);
    kinds.add(about.kind);
  }
  const table = createNetworkTable(networks);
  return {
    size,
    kinds,
    keyed: (kind, subject) => keyed.get(`${kind} ${subject}`) ?? NONE,
    networks: (family, key) => table.find(family, key),
    hasNetworks: networks.length > 0,
  };
};
