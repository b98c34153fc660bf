import type { CounterSlot, CounterStates } from '../../core/limits/counter-states.ts';
import type { Instant } from '../../core/time.ts';
import { createExpiryHeap, type ExpiryHeap } from './expiry-heap.ts';
import { createKeyIndex, type KeyIndex } from './key-index.ts';
import { createRecentUse, type RecentUse } from './recent-use.ts';

/** Expired entries dropped per insertion: more than one, so that a table that once was full shrinks again. */
const SWEEP_PER_INSERT = 2;

export interface SubjectTable extends CounterStates {
  readonly size: number;
  /** Drops a subject; false where it is not kept. */
  remove(key: string): boolean;
}

/** A table that can say what it keeps. */
export interface ListedTable extends SubjectTable {
  /** Everything that is kept, expired or not. */
  entries(): Iterable<Readonly<CounterSlot> & { readonly key: string }>;
}

export interface SubjectTableOptions {
  /** Entries kept at most. */
  readonly maxSubjects: number;
  /** A subject that still counted had to go. */
  readonly onEvicted: () => void;
}

/** Same expiry as Redis: at `expiresAt` it still is there. */
const isExpired = (slot: CounterSlot, now: Instant): boolean => now > slot.expiresAt;

interface Table extends SubjectTableOptions {
  /** By their places. */
  readonly slots: (CounterSlot | undefined)[];
  /** Places that are free among them: where nothing stands, and which the heap has given back. */
  readonly free: number[];
  /** By places, where the table can be listed: a key is as large as its counter. */
  readonly keys?: (string | undefined)[];
  size: number;
  readonly index: KeyIndex;
  readonly expiries: ExpiryHeap;
  readonly uses: RecentUse;
}

const drop = (table: Table, place: number): void => {
  table.index.remove(place);
  table.slots[place] = undefined;
  if (table.keys !== undefined) table.keys[place] = undefined;
  table.size -= 1;
};

const evict = (table: Table): void => {
  const place = table.uses.next(table.slots.length);
  if (table.slots[place] === undefined) return;
  drop(table, place);
  table.onEvicted();
};

const makeRoom = (table: Table, now: Instant): void => {
  for (let swept = 0; swept < SWEEP_PER_INSERT; swept += 1) {
    const expired = table.expiries.takeExpired(now);
    if (expired === undefined) break;
    drop(table, expired);
    table.free.push(expired);
  }
  while (table.size >= table.maxSubjects) evict(table);
  table.expiries.tidy(table.size);
};

const find = (table: Table, key: string, now: Instant): CounterSlot | undefined => {
  const place = table.index.find(key);
  const slot = place < 0 ? undefined : table.slots[place];
  if (slot === undefined) return undefined;
  if (isExpired(slot, now)) {
    drop(table, place);
    return undefined;
  }
  table.uses.use(place);
  return slot;
};

const insert = (table: Table, key: string, state: unknown, expiresAt: Instant, now: Instant): void => {
  makeRoom(table, now);
  const place = table.free.pop() ?? table.slots.length;
  table.slots[place] = { state, expiresAt };
  if (table.keys !== undefined) table.keys[place] = key;
  table.size += 1;
  table.index.add(key, place);
  table.expiries.push(place, expiresAt);
  table.uses.use(place);
};

const createTable = ({ maxSubjects, onEvicted }: SubjectTableOptions): Table => {
  const slots: Table['slots'] = [];
  const free: number[] = [];
  const expiries = createExpiryHeap({
    expiryAt: (place) => slots[place]?.expiresAt,
    giveBack: (place) => void free.push(place),
  });
  const uses = createRecentUse(Math.floor(maxSubjects / 2));
  return { maxSubjects, onEvicted, slots, free, size: 0, index: createKeyIndex(), expiries, uses };
};

const faceOf = (table: Table): SubjectTable => ({
  get size() {
    return table.size;
  },
  remove(key) {
    const place = table.index.find(key);
    if (place >= 0) drop(table, place);
    return place >= 0;
  },
  find: (key, now) => find(table, key, now),
  insert: (key, state, expiresAt, now) => insert(table, key, state, expiresAt, now),
  burn({ key, ttlMs }, now) {
    if (find(table, key, now) !== undefined) return true;
    insert(table, key, undefined, now + Math.max(1, Math.ceil(ttlMs)), now);
    return false;
  },
});

/** Counters and used proofs in process, bounded: makes room by what expired, then by what was not used for long. */
export const createSubjectTable = (options: SubjectTableOptions): SubjectTable =>
  faceOf(createTable(options));

/** The same, with their keys. */
export const createListedTable = (options: SubjectTableOptions): ListedTable => {
  const keys: (string | undefined)[] = [];
  const table: Table = { ...createTable(options), keys };
  return Object.assign(faceOf(table), {
    *entries() {
      for (const [place, key] of keys.entries()) {
        const slot = key === undefined ? undefined : table.slots[place];
        if (key !== undefined && slot !== undefined)
          yield { key, state: slot.state, expiresAt: slot.expiresAt };
      }
    },
  });
};
