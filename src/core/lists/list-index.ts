import { createNetworkTable, type NetworkTable } from '../address/network-table.ts';
import type { Network } from '../address/network.ts';
import type { KeyedKind, ListRule } from './list-rule.ts';

/** Entries that name a network, compiled. */
export interface NetworkIndex {
  readonly rules: readonly ListRule[];
  readonly table: NetworkTable<ListRule>;
}

/** Entries by what they name. */
export interface ListIndex {
  readonly size: number;
  /** What keyed kinds are named at all: for the others nothing need be hashed. */
  readonly kinds: ReadonlySet<KeyedKind>;
  /** Is anybody allowed by something that is known only once a request has been verified? */
  readonly allowsKeyed: boolean;
  keyed(kind: KeyedKind, subject: string): readonly ListRule[];
  readonly networks: NetworkIndex;
}

const NONE: readonly ListRule[] = [];

/** A table of thousands takes milliseconds to compile: where nothing about networks changed, the one before serves. */
const indexNetworks = (rules: readonly ListRule[], before: NetworkIndex | undefined): NetworkIndex => {
  if (before?.rules.length === rules.length && rules.every((rule, at) => rule === before.rules[at]))
    return before;
  const entries = rules.flatMap((rule): (readonly [Network, ListRule])[] =>
    rule.about.kind === 'address' ? [[rule.about.network, rule]] : [],
  );
  return { rules, table: createNetworkTable(entries) };
};

/** Compiles the index of all entries; `before` is the one that it replaces. */
export const createListIndex = (rules: Iterable<ListRule>, before?: ListIndex): ListIndex => {
  const networks: ListRule[] = [];
  const keyed = new Map<string, ListRule[]>();
  const kinds = new Set<KeyedKind>();
  let size = 0;
  let allowsKeyed = false;
  for (const rule of rules) {
    const { about } = rule;
    size += 1;
    if (about.kind === 'address') {
      networks.push(rule);
      continue;
    }
    allowsKeyed ||= rule.list === 'allow';
    const name = `${about.kind} ${about.subject}`;
    const known = keyed.get(name);
    if (known === undefined) keyed.set(name, [rule]);
    else known.push(rule);
    kinds.add(about.kind);
  }
  return {
    size,
    kinds,
    allowsKeyed,
    keyed: (kind, subject) => keyed.get(`${kind} ${subject}`) ?? NONE,
    networks: indexNetworks(networks, before?.networks),
  };
};
