import type { CounterStates, Place } from '../../core/limits/counter-states.ts';
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
  /** Keeps a state anew, until then and no longer, whatever was kept of the key. */
  replace(key: string, state: unknown, expiresAt: Instant, now: Instant): void;
}

/** A table that can say what it keeps. */
export interface ListedTable extends SubjectTable {
  /** Everything that is kept, expired or not. */
  entries(): Iterable<{ readonly key: string; readonly state: unknown; readonly expiresAt: Instant }>;
}

export interface SubjectTableOptions {
  /** Entries kept at most. */
  readonly maxSubjects: number;
  /** A subject that still counted had to go. */
  readonly onEvicted: () => void;
}

const FIRST_ROOM = 64;
/** Expires at no time: nothing stands there. */
const NOTHING = -1;

/** What stands at each place. A counter costs no object of ours but its state: a million of them are kept. */
interface Table extends SubjectTableOptions {
  readonly states: unknown[];
  /** By place; `NOTHING` where nothing stands. */
  expiries: Float64Array;
  /** Places where nothing stands, and which the heap has given back. */
  readonly free: Place[];
  /** By place, where the table can be listed: a key is as large as its counter. */
  readonly keys?: (string | undefined)[];
  size: number;
  readonly index: KeyIndex;
  readonly heap: ExpiryHeap;
  readonly uses: RecentUse;
}

const expiryAt = ({ expiries }: Table, place: Place): Instant => expiries[place] ?? NOTHING;

const drop = (table: Table, place: Place): void => {
  table.index.remove(place);
  table.states[place] = undefined;
  table.expiries[place] = NOTHING;
  if (table.keys !== undefined) table.keys[place] = undefined;
  table.size -= 1;
};

const evict = (table: Table): void => {
  const place = table.uses.next(table.states.length);
  if (expiryAt(table, place) === NOTHING) return;
  drop(table, place);
  table.onEvicted();
};

const makeRoom = (table: Table, now: Instant): void => {
  for (let swept = 0; swept < SWEEP_PER_INSERT; swept += 1) {
    const expired = table.heap.takeExpired(now);
    if (expired === undefined) break;
    drop(table, expired);
    table.free.push(expired);
  }
  while (table.size >= table.maxSubjects) evict(table);
  table.heap.tidy(table.size);
};

const find = (table: Table, key: string, now: Instant): Place => {
  const place = table.index.find(key);
  if (place < 0) return place;
  // Same expiry as Redis: at its instant it still is there.
  if (now > expiryAt(table, place)) {
    drop(table, place);
    return -1;
  }
  table.uses.use(place);
  return place;
};

const setExpiry = (table: Table, place: Place, expiresAt: Instant): void => {
  if (place >= table.expiries.length) {
    const grown = new Float64Array(2 * table.expiries.length);
    grown.set(table.expiries);
    table.expiries = grown;
  }
  table.expiries[place] = expiresAt;
};

const insert = (table: Table, key: string, state: unknown, expiresAt: Instant, now: Instant): void => {
  makeRoom(table, now);
  const place = table.free.pop() ?? table.states.length;
  table.states[place] = state;
  setExpiry(table, place, expiresAt);
  if (table.keys !== undefined) table.keys[place] = key;
  table.size += 1;
  table.index.add(key, place);
  table.heap.push(place, expiresAt);
  table.uses.use(place);
};

const remove = (table: Table, key: string): boolean => {
  const place = table.index.find(key);
  if (place >= 0) drop(table, place);
  return place >= 0;
};

const createTable = ({ maxSubjects, onEvicted }: SubjectTableOptions): Table => {
  const free: Place[] = [];
  const heap = createExpiryHeap({
    expiryAt: (place) => {
      const expiresAt = expiryAt(table, place);
      return expiresAt === NOTHING ? undefined : expiresAt;
    },
    giveBack: (place) => void free.push(place),
  });
  const table: Table = {
    ...{ maxSubjects, onEvicted, states: [], expiries: new Float64Array(FIRST_ROOM), free, size: 0 },
    ...{ index: createKeyIndex(), heap, uses: createRecentUse(Math.floor(maxSubjects / 2)) },
  };
  return table;
};

const faceOf = (table: Table): SubjectTable => ({
  get size() {
    return table.size;
  },
  remove: (key) => remove(table, key),
  replace(key, state, expiresAt, now) {
    remove(table, key);
    insert(table, key, state, expiresAt, now);
  },
  find: (key, now) => find(table, key, now),
  stateAt: (place) => (place < 0 ? undefined : table.states[place]),
  keep(key, place, state, expiresAt, now) {
    if (place < 0) {
      insert(table, key, state, expiresAt, now);
      return;
    }
    table.states[place] = state;
    table.expiries[place] = Math.max(expiryAt(table, place), expiresAt);
  },
  burn({ key, ttlMs }, now) {
    if (find(table, key, now) >= 0) return true;
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
      for (const [place, key] of keys.entries())
        if (key !== undefined) yield { key, state: table.states[place], expiresAt: expiryAt(table, place) };
    },
  });
};
