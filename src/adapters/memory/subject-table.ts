import type { CounterStates } from '../../core/limits/counter-states.ts';
import type { Instant } from '../../core/time.ts';
import type { Entry } from './entry.ts';
import { createExpiryHeap, type ExpiryHeap } from './expiry-heap.ts';
import { createKeyIndex, type KeyIndex } from './key-index.ts';
import { createRecentUse, type RecentUse } from './recent-use.ts';

/** Expired entries dropped per insertion: more than one, so that a table that once was full shrinks again. */
const SWEEP_PER_INSERT = 2;

export interface SubjectTable extends CounterStates {
  readonly size: number;
  /** Drops a subject; false where it is not kept. */
  remove(key: string): boolean;
  /** Everything that is kept, expired or not. */
  entries(): Iterable<Readonly<Entry>>;
}

export interface SubjectTableOptions {
  /** Entries kept at most. */
  readonly maxSubjects: number;
  /** A subject that still counted had to go. */
  readonly onEvicted: () => void;
}

/** Same expiry as Redis: at `expiresAt` it still is there. */
const isExpired = (entry: Entry, now: Instant): boolean => now > entry.expiresAt;

interface Table extends SubjectTableOptions {
  /** By their places. */
  readonly entries: (Entry | undefined)[];
  /** Places that are free among them. */
  readonly free: number[];
  readonly index: KeyIndex;
  readonly expiries: ExpiryHeap;
  readonly uses: RecentUse;
}

const sizeOf = ({ entries, free }: Table): number => entries.length - free.length;

const drop = (table: Table, entry: Entry): void => {
  const { place } = entry;
  table.index.remove(entry.key, place);
  table.entries[place] = undefined;
  table.free.push(place);
  entry.place = -1;
};

const evict = (table: Table): void => {
  const oldest = table.entries[table.uses.next(table.entries.length)];
  if (oldest === undefined) return;
  drop(table, oldest);
  table.onEvicted();
};

const makeRoom = (table: Table, now: Instant): void => {
  for (let swept = 0; swept < SWEEP_PER_INSERT; swept += 1) {
    const expired = table.expiries.takeExpired(now);
    if (expired === undefined) break;
    drop(table, expired);
  }
  while (sizeOf(table) >= table.maxSubjects) evict(table);
  table.expiries.tidy(sizeOf(table));
};

const find = (table: Table, key: string, now: Instant): Entry | undefined => {
  const place = table.index.find(key);
  const entry = place < 0 ? undefined : table.entries[place];
  if (entry === undefined) return undefined;
  if (isExpired(entry, now)) {
    drop(table, entry);
    return undefined;
  }
  table.uses.use(place);
  return entry;
};

const insert = (table: Table, key: string, state: unknown, expiresAt: Instant, now: Instant): void => {
  makeRoom(table, now);
  const place = table.free.pop() ?? table.entries.length;
  const entry: Entry = { key, state, expiresAt, place };
  table.entries[place] = entry;
  table.index.add(key, place);
  table.expiries.push(entry);
  table.uses.use(place);
};

/** Counters and used proofs in process, bounded: makes room by what expired, then by what was not used for long. */
export const createSubjectTable = (options: SubjectTableOptions): SubjectTable => {
  const table: Table = {
    ...{ maxSubjects: options.maxSubjects, onEvicted: options.onEvicted, entries: [], free: [] },
    ...{ index: createKeyIndex(), expiries: createExpiryHeap() },
    uses: createRecentUse(Math.floor(options.maxSubjects / 2)),
  };
  return {
    get size() {
      return sizeOf(table);
    },
    *entries() {
      for (const entry of table.entries) if (entry !== undefined) yield entry;
    },
    remove(key) {
      const entry = table.entries[table.index.find(key)];
      if (entry !== undefined) drop(table, entry);
      return entry !== undefined;
    },
    find: (key, now) => find(table, key, now),
    insert: (key, state, expiresAt, now) => insert(table, key, state, expiresAt, now),
    burn({ key, ttlMs }, now) {
      if (find(table, key, now) !== undefined) return true;
      insert(table, key, undefined, now + Math.max(1, Math.ceil(ttlMs)), now);
      return false;
    },
  };
};
