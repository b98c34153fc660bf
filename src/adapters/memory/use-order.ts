import type { Entry } from './entry.ts';

/** Doubly linked list through the entries, by last use. */
export interface UseOrder {
  add(entry: Entry): void;
  /** Makes it the last used. */
  touch(entry: Entry): void;
  remove(entry: Entry): void;
  leastRecent(): Entry | undefined;
}

/** An empty order. */
export const createUseOrder = (): UseOrder => {
  let newest: Entry | undefined;
  let oldest: Entry | undefined;

  const remove = (entry: Entry): void => {
    if (entry.newer === undefined) newest = entry.older;
    else entry.newer.older = entry.older;
    if (entry.older === undefined) oldest = entry.newer;
    else entry.older.newer = entry.newer;
    entry.newer = undefined;
    entry.older = undefined;
  };

  const add = (entry: Entry): void => {
    entry.older = newest;
    if (newest === undefined) oldest = entry;
    else newest.newer = entry;
    newest = entry;
  };

  return {
    add,
    touch(entry) {
      if (entry === newest) return;
      remove(entry);
      add(entry);
    },
    remove,
    leastRecent: () => oldest,
  };
};
