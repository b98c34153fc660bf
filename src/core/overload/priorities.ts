import { createOldestFirst } from '../oldest-first.ts';

/** Who of the known devices goes first, by the hash of its token. */
export interface Priorities {
  /** Takes one of the places of this token, if it has one left and is not suspended. */
  take(token: string, now: number): boolean;
  /** Gives the place back. Unless the device has proven its key on it, its token goes first no more for a while. */
  giveBack(token: string, proof: 'good' | 'none' | 'not asked', now: number): void;
  /** The device has proven its key, on whatever request. */
  restore(token: string): void;
}

/** Requests of one token that may go first at a time. */
export const MAX_PLACES = 4;

/** How long a token goes first no more after a request without a good proof, in milliseconds. */
export const SUSPENDED_MS = 60_000;

/** Suspended tokens that are remembered; beyond them the oldest is forgotten. */
export const MAX_SUSPENDED = 20_000;

/**
 * The text of a known token may be replayed without its key: so a place is lent against a proof. A request that had one
 * and ends without a fresh proof of the key suspends its token, until the device proves its key, or a minute has gone.
 */
export const createPriorities = (): Priorities => {
  const taken = new Map<string, number>();
  const suspended = createOldestFirst<number>(MAX_SUSPENDED);
  const isSuspended = (token: string, now: number): boolean => {
    const from = suspended.get(token);
    if (from === undefined) return false;
    // Should the clock step back, it ends too.
    if (from <= now && now < from + SUSPENDED_MS) return true;
    suspended.delete(token);
    return false;
  };
  return {
    take(token, now) {
      const places = taken.get(token) ?? 0;
      if (places >= MAX_PLACES || isSuspended(token, now)) return false;
      taken.set(token, places + 1);
      return true;
    },
    giveBack(token, proof, now) {
      const places = (taken.get(token) ?? 1) - 1;
      if (places > 0) taken.set(token, places);
      else taken.delete(token);
      if (proof === 'good') suspended.delete(token);
      if (proof === 'none') suspended.set(token, now);
    },
    restore: (token) => void suspended.delete(token),
  };
};
