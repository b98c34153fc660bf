import { DAY, HOUR, type Instant } from '../time.ts';

/** When a source was conspicuous. */
export interface Seen {
  readonly first: Instant;
  readonly last: Instant;
}

/** Where all instances count who is conspicuous. */
export interface SuspectStore {
  /** Adds to the counts of an hour (hours since the epoch), and notes when sources were seen. @throws {StoreUnavailable} */
  add(hour: number, counts: ReadonlyMap<string, number>, seen?: ReadonlyMap<string, Seen>): Promise<void>;
  /** The most frequent of an hour, at most `SUSPECTS_KEPT`. @throws {StoreUnavailable} */
  top(hour: number): Promise<ReadonlyMap<string, number>>;
  /** When sources of an hour were seen: of the first and of the last `SUSPECTS_KEPT`. @throws {StoreUnavailable} */
  seen(hour: number): Promise<ReadonlyMap<string, Seen>>;
}

/** Entries of an hour that are kept. */
export const SUSPECTS_KEPT = 1_000;
/** For how long an hour is kept, in milliseconds. */
export const SUSPECTS_MS = DAY + HOUR;
