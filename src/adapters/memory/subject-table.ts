import type { CounterStates } from '../../core/limits/counter-states.ts';
import type { Instant } from '../../core/time.ts';
import type { Entry } from './entry.ts';
import { createExpiryHeap, type ExpiryHeap } from './expiry-heap.ts';
import { createUseOrder, type UseOrder } from './use-order.ts';

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

const createEntry = (key: string, state: unknown, expiresAt: Instant): Entry => ({
  key,
  state,
  expiresAt,
  dueAt: expiresAt,
  position: 0,
  newer: undefined,
  older: undefined,
});

interface Table extends SubjectTableOptions {
  readonly entries: Map<string, Entry>;
  readonly expiries: ExpiryHeap;
  readonly uses: UseOrder;
}

const drop = ({ entries, expiries, uses }: Table, entry: Entry): void => {
  entries.delete(entry.key);
  expiries.remove(entry);
  uses.remove(entry);
};

/** False where nothing has expired. Entries whose expiry moved on find their new place in the heap on the way. */
const dropExpired = (table: Table, now: Instant): boolean => {
  const { expiries } = table;
  for (let entry = expiries.first(); entry !== undefined && now > entry.dueAt; entry = expiries.first()) {
    if (isExpired(entry, now)) {
      drop(table, entry);
      return true;
    }
    expiries.remove(entry);
    entry.dueAt = entry.expiresAt;
    expiries.push(entry);
  }
  return false;
};

const makeRoom = (table: Table, now: Instant): void => {
  for (let swept = 0; swept < SWEEP_PER_INSERT && dropExpired(table, now); swept += 1);
  const oldest = table.entries.size < table.maxSubjects ? undefined : table.uses.leastRecent();
  if (oldest === undefined) return;
  drop(table, oldest);
  table.onEvicted();
};

const find = (table: Table, key: string, now: Instant): Entry | undefined => {
  const entry = table.entries.get(key);
  if (entry === undefined) return undefined;
  if (isExpired(entry, now)) {
    drop(table, entry);
    return undefined;
  }
  table.uses.touch(entry);
  return entry;
};

const insert = (table: Table, key: string, state: unknown, expiresAt: Instant, now: Instant): void => {
  makeRoom(table, now);
  const entry = createEntry(key, state, expiresAt);
  table.entries.set(key, entry);
  table.expiries.push(entry);
  table.uses.add(entry);
};

/** Counters and used proofs in process, bounded: makes room by what expired, then by what was least recently used. */
export const createSubjectTable = (options: SubjectTableOptions): SubjectTable => {
  const entries = new Map<string, Entry>();
  const table: Table = { ...options, entries, expiries: createExpiryHeap(), uses: createUseOrder() };
  return {
    get size() {
      return entries.size;
    },
    entries: () => entries.values(),
    remove(key) {
      const entry = entries.get(key);
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
