import type { Network } from './network.ts';

/** Networks, each with values, among which those that hold an address are found fast. */
export interface NetworkTable<T> {
  readonly size: number;
  /** What the networks hold that contain the address: an entry for each, the narrowest first. */
  find(family: 4 | 6, key: string): readonly (readonly T[])[];
}

interface Row<T> {
  readonly network: Network;
  readonly values: T[];
  /** The narrowest other network that contains this one. */
  readonly parent: Row<T> | undefined;
}

const before = (a: Network, b: Network): number => {
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  return a.bits - b.bits;
};

const compile = <T>(entries: readonly (readonly [Network, T])[]): Row<T>[] => {
  const rows: Row<T>[] = [];
  for (const [network, value] of [...entries].sort(([a], [b]) => before(a, b))) {
    const last = rows.at(-1);
    if (last?.network.text === network.text) {
      last.values.push(value);
      continue;
    }
    let parent = last;
    while (parent !== undefined && parent.network.last < network.last) parent = parent.parent;
    rows.push({ network, values: [value], parent });
  }
  return rows;
};

/** How many rows begin at the address or before it. */
const countUpTo = (rows: readonly Row<unknown>[], key: string): number => {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.network.first ?? '') <= key) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * Compiles a table: each family sorted by first address, each row with the row around it. Of two networks one contains
 * the other or they share nothing, so all that hold an address lie on the way outwards from the last one that begins
 * before it.
 */
export const createNetworkTable = <T>(entries: readonly (readonly [Network, T])[]): NetworkTable<T> => {
  const rows = {
    4: compile(entries.filter(([{ family }]) => family === 4)),
    6: compile(entries.filter(([{ family }]) => family === 6)),
  };
  return {
    size: entries.length,
    find(family, key) {
      const found: T[][] = [];
      let row = rows[family][countUpTo(rows[family], key) - 1];
      for (; row !== undefined; row = row.parent) if (key <= row.network.last) found.push(row.values);
      return found;
    },
  };
};
