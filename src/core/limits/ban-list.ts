import { DAY, type Instant } from '../time.ts';

/** A ban, as operators find it. */
export interface BanEntry {
  /** Store key of the ban; it ends in the keyed hash of the subject. */
  readonly key: string;
  readonly policyId: string;
  /** When it ends, by the store’s clock. */
  readonly until: Instant;
}

/**
 * By which bans are found. The bans themselves stand in counters, which survive the loss of a store (docs/guarantees.md);
 * a list that was lost with one lacks them, until their subjects are banned again.
 */
export interface BanList {
  /** @throws {StoreUnavailable} */
  keep(entry: BanEntry): Promise<void>;
  /** Those that had not ended at `now`, the one that ends last first, at most `MAX_BANS_LISTED`. @throws {StoreUnavailable} */
  list(now: Instant): Promise<readonly BanEntry[]>;
}

/** Bans that are kept in the list; beyond, those that end first go. */
export const MAX_BANS_LISTED = 1_000;

/** Longest ban, in milliseconds, as the configuration has it too. */
export const MAX_BAN_MS = 90 * DAY;
