import type { Instant } from '../../core/time.ts';

/** When what stands at a place expires; undefined where nothing does. */
export type ExpiryAt = (place: number) => Instant | undefined;

/** Places by when what stands there expires: without a timer for each. A place is in it until it is given back. */
export interface ExpiryHeap {
  push(place: number, expiresAt: Instant): void;
  /** Takes out one that has expired before `now`. Of those whose expiry has moved on it notes the new one on the way. */
  takeExpired(now: Instant): number | undefined;
  /** Gives back the places where nothing stands any more, where there are more of them than of the `live` ones. */
  tidy(live: number): void;
}

export interface ExpiryHeapOptions {
  readonly expiryAt: ExpiryAt;
  /** Gives back a place where nothing stands any more. */
  readonly giveBack: (place: number) => void;
}

const FIRST_ROOM = 64;

/** A binary heap in two arrays, by times that are never later than an expiry: nothing else is read to compare. */
interface Heap {
  due: Float64Array;
  places: Int32Array;
  size: number;
}

const set = ({ due, places }: Heap, at: number, place: number, dueAt: Instant): void => {
  places[at] = place;
  due[at] = dueAt;
};

const rise = (heap: Heap, from: number, place: number, dueAt: Instant): void => {
  const { due, places } = heap;
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const aboveDue = due[parent] ?? 0;
    if (aboveDue <= dueAt) break;
    set(heap, at, places[parent] ?? 0, aboveDue);
    at = parent;
  }
  set(heap, at, place, dueAt);
};

const sink = (heap: Heap, place: number, dueAt: Instant): void => {
  const { due, places, size } = heap;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && (due[child + 1] ?? 0) < (due[child] ?? 0)) child += 1;
    const belowDue = due[child] ?? 0;
    if (belowDue >= dueAt) break;
    set(heap, at, places[child] ?? 0, belowDue);
    at = child;
  }
  set(heap, at, place, dueAt);
};

const grow = (heap: Heap): void => {
  const { due, places } = heap;
  heap.due = new Float64Array(2 * due.length);
  heap.due.set(due);
  heap.places = new Int32Array(2 * due.length);
  heap.places.set(places);
};

const push = (heap: Heap, place: number, expiresAt: Instant): void => {
  if (heap.size === heap.due.length) grow(heap);
  rise(heap, heap.size, place, expiresAt);
  heap.size += 1;
};

const take = (heap: Heap): number => {
  const first = heap.places[0] ?? 0;
  heap.size -= 1;
  const last = heap.size;
  if (last > 0) sink(heap, heap.places[last] ?? 0, heap.due[last] ?? 0);
  return first;
};

const tidy = (heap: Heap, { expiryAt, giveBack }: ExpiryHeapOptions): void => {
  const { places, due, size } = heap;
  heap.size = 0;
  // What is kept is never written beyond where it is read.
  for (let at = 0; at < size; at += 1) {
    const [place = 0, dueAt = 0] = [places[at], due[at]];
    if (expiryAt(place) === undefined) giveBack(place);
    else push(heap, place, dueAt);
  }
};

/** An empty heap. */
export const createExpiryHeap = (options: ExpiryHeapOptions): ExpiryHeap => {
  const { expiryAt, giveBack } = options;
  const heap: Heap = { due: new Float64Array(FIRST_ROOM), places: new Int32Array(FIRST_ROOM), size: 0 };
  return {
    push: (place, expiresAt) => push(heap, place, expiresAt),
    takeExpired(now) {
      while (heap.size > 0 && now > (heap.due[0] ?? Infinity)) {
        const place = take(heap);
        const expiresAt = expiryAt(place);
        if (expiresAt === undefined) giveBack(place);
        else if (now > expiresAt) return place;
        else push(heap, place, expiresAt);
      }
      return undefined;
    },
    tidy(live) {
      if (heap.size > 2 * live + FIRST_ROOM) tidy(heap, options);
    },
  };
};
