import type { Instant } from '../../core/time.ts';
import type { Entry } from './entry.ts';

/** Entries by when they expire: without a timer for each. */
export interface ExpiryHeap {
  push(entry: Entry): void;
  /** Takes out one that has expired before `now`. Of those whose expiry has moved on it notes the new one on the way. */
  takeExpired(now: Instant): Entry | undefined;
  /** Forgets those that have gone otherwise, where there are more of them than of the `live` ones. */
  tidy(live: number): void;
}

const FIRST_ROOM = 64;

/** A binary heap in two arrays, by times that are never later than an entry’s expiry: no entry is read to compare. */
interface Heap {
  due: Float64Array;
  readonly entries: Entry[];
}

const rise = ({ due, entries }: Heap, from: number, entry: Entry, dueAt: Instant): void => {
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = entries[parent];
    const aboveDue = due[parent] ?? 0;
    if (above === undefined || aboveDue <= dueAt) break;
    entries[at] = above;
    due[at] = aboveDue;
    at = parent;
  }
  entries[at] = entry;
  due[at] = dueAt;
};

const sink = ({ due, entries }: Heap, entry: Entry, dueAt: Instant): void => {
  const { length } = entries;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= length) break;
    if (child + 1 < length && (due[child + 1] ?? 0) < (due[child] ?? 0)) child += 1;
    const below = entries[child];
    const belowDue = due[child] ?? 0;
    if (below === undefined || belowDue >= dueAt) break;
    entries[at] = below;
    due[at] = belowDue;
    at = child;
  }
  entries[at] = entry;
  due[at] = dueAt;
};

const push = (heap: Heap, entry: Entry): void => {
  const { length } = heap.entries;
  if (length === heap.due.length) {
    const { due } = heap;
    heap.due = new Float64Array(2 * length);
    heap.due.set(due);
  }
  heap.entries.push(entry);
  rise(heap, length, entry, entry.expiresAt);
};

const take = (heap: Heap): Entry | undefined => {
  const [first] = heap.entries;
  const last = heap.entries.pop();
  if (last !== undefined && last !== first) sink(heap, last, heap.due[heap.entries.length] ?? 0);
  return first;
};

/** An empty heap. */
export const createExpiryHeap = (): ExpiryHeap => {
  const heap: Heap = { due: new Float64Array(FIRST_ROOM), entries: [] };
  return {
    push: (entry) => push(heap, entry),
    takeExpired(now) {
      while (heap.entries.length > 0 && now > (heap.due[0] ?? Infinity)) {
        const entry = take(heap);
        if (entry === undefined || entry.place < 0) continue;
        if (now > entry.expiresAt) return entry;
        push(heap, entry);
      }
      return undefined;
    },
    tidy(live) {
      if (heap.entries.length <= 2 * live + FIRST_ROOM) return;
      const kept = heap.entries.filter(({ place }) => place >= 0);
      heap.entries.length = 0;
      for (const entry of kept) push(heap, entry);
    },
  };
};
