import { isInShare } from '../share-of-hashes.ts';
import type { RequestFacts } from '../subjects/facts.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';

/** What those who are listed as suspects are told. */
export const SUSPECT_PATHS = ['blind', 'decoy'] as const;
export type SuspectPath = (typeof SUSPECT_PATHS)[number];

/** Answers that are invented. */
export interface Decoys {
  /** Is this number one that has an account, to who is led astray? Always the same for a number, whoever asks. */
  hasAccount(facts: Pick<RequestFacts, 'number'>): boolean;
}

/**
 * Invents which numbers have an account: `share` (0 to 1) of all numbers, by their keyed hash, so that every instance
 * says the same and nobody can work out which are invented.
 */
export const createDecoys = (hash: KeyedHash, share: number): Decoys => ({
  hasAccount: ({ number }) => number !== undefined && isInShare(share, hash('decoy', number.e164)),
});
