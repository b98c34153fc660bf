import type { Entry } from './entry.ts';

/** Binary heap by `dueAt`, from which any entry can be taken: expiry without a timer per key. */
export interface ExpiryHeap {
  push(entry: Entry): void;
  remove(entry: Entry): void;
  /** The entry that is due first. */
  first(): Entry | undefined;
}

const place = (heap: Entry[], entry: Entry, at: number): void => {
  heap[at] = entry;
  entry.position = at;
};

const rise = (heap: Entry[], entry: Entry): void => {
  let at = entry.position;
  while (at > 0) {
    const above = heap[(at - 1) >> 1];
    if (above === undefined || above.dueAt <= entry.dueAt) break;
    const free = above.position;
    place(heap, above, at);
    at = free;
  }
  place(heap, entry, at);
};

const earlierChild = (heap: Entry[], at: number): Entry | undefined => {
  const left = heap[2 * at + 1];
  const right = heap[2 * at + 2];
  return left === undefined || right === undefined || left.dueAt <= right.dueAt ? left : right;
};

const sink = (heap: Entry[], entry: Entry): void => {
  let at = entry.position;
  for (;;) {
    const child = earlierChild(heap, at);
    if (child === undefined || child.dueAt >= entry.dueAt) break;
    const free = child.position;
    place(heap, child, at);
    at = free;
  }
  place(heap, entry, at);
};

/** An empty heap. */
export const createExpiryHeap = (): ExpiryHeap => {
  const heap: Entry[] = [];
  return {
    push(entry) {
      entry.position = heap.length;
      heap.push(entry);
      rise(heap, entry);
    },
    remove(entry) {
      const last = heap.pop();
      if (last === undefined || last === entry) return;
      last.position = entry.position;
      rise(heap, last);
      sink(heap, last);
    },
    first: () => heap[0],
  };
};
