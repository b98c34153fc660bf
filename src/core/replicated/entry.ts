import type { Instant } from '../time.ts';

/** What operators say, and all instances hold to. */
export interface KeptContent {
  /** Keyed hash, under which it is kept. */
  readonly id: string;
  /** Why, in the operator’s words. */
  readonly reason: string;
  /** The label that the operator gave. */
  readonly by: string;
  readonly at: Instant;
  /** From when on it no longer holds; never where it is absent. */
  readonly expiresAt?: Instant;
}

/** Something that was taken back. Kept for a while, so that an instance that missed it does not say it again. */
export interface Lifted {
  readonly id: string;
  /** From when on it may be forgotten. */
  readonly expiresAt: Instant;
}

/** One id as all instances know it: of two accounts the one that was changed later holds. */
export interface Entry<Content extends KeptContent> {
  readonly changedAt: Instant;
  readonly content: Content | Lifted;
}

export const isKept = <Content extends KeptContent>(content: Content | Lifted): content is Content =>
  'by' in content;

/** Most ids that are kept, lifted ones included. */
export const MAX_KEPT = 10_000;
