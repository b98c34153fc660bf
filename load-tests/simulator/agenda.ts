import type { Instant } from '../../src/core/time.ts';
import type { Later } from './later.ts';

/** Something that happens at its time. */
export type Happening = (now: Instant) => Later<unknown>;

/** What is going to happen, in order of time, and of entry where times are equal: runs of one seed are identical. */
export interface Agenda {
  add(at: Instant, happening: Happening): void;
  /** The time of what is next; Infinity where nothing is. */
  nextAt(): Instant;
  /** Takes out what is next. */
  take(): Happening | undefined;
  readonly size: number;
}

interface Entry {
  readonly at: Instant;
  readonly order: number;
  readonly happening: Happening;
}

const isBefore = (one: Entry, other: Entry): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

const rise = (heap: Entry[], entry: Entry): void => {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !isBefore(entry, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = entry;
};

const sink = (heap: Entry[], entry: Entry): void => {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    let first = heap[child];
    const right = heap[child + 1];
    if (first === undefined) break;
    if (right !== undefined && isBefore(right, first)) {
      first = right;
      child += 1;
    }
    if (!isBefore(first, entry)) break;
    heap[at] = first;
    at = child;
  }
  heap[at] = entry;
};

/** An empty agenda (a binary heap). */
export const createAgenda = (): Agenda => {
  const heap: Entry[] = [];
  let order = 0;
  return {
    add: (at, happening) => rise(heap, { at, order: (order += 1), happening }),
    nextAt: () => heap[0]?.at ?? Infinity,
    take() {
      const [first] = heap;
      const last = heap.pop();
      if (first !== undefined && last !== undefined && last !== first) sink(heap, last);
      return first?.happening;
    },
    get size() {
      return heap.length;
    },
  };
};
