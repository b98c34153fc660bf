import type { DimensionId } from '../subjects/table.ts';

/**
 * `window`: conservative bucketed window, never more than `limit` in any span of `windowMs`.
 * `pace`: GCRA (generic cell rate algorithm), smooth emission of `limit` per `windowMs`.
 */
export type Algorithm = 'window' | 'pace';

/** What an answer may say about a policy: everything, its name, or nothing. */
export type Visibility = 'shown' | 'name-only' | 'hidden';

/** While the store is away: refuse with 503, or count in process against a share of the limit. Nothing is ever open. */
export type OnStoreFailure = 'closed' | 'local';

/** One limit as an operator configures it, compiled: see docs/configuration.md. */
export interface Policy {
  readonly id: string;
  /** The subject is the combination of all of these; a request that lacks one is not counted. */
  readonly by: readonly DimensionId[];
  readonly count: 'requests' | { readonly distinct: DimensionId };
  readonly algorithm: Algorithm;
  readonly limit: number;
  readonly windowMs: number;
  /** Share of subjects for which a refusal counts: 0 is shadow mode, 1 is enforced for all. */
  readonly enforcedShare: number;
  readonly routes: readonly string[];
  /** Beyond the limit: refuse, or go on and tell nothing. */
  readonly beyond: 'refuse' | 'blind';
  readonly visibility: Visibility;
  readonly onStoreFailure: OnStoreFailure;
  /** Units charged per request. */
  readonly cost: number;
  /** One counter for all tenants; otherwise each tenant has its own. */
  readonly shared?: boolean;
  /** Changes with limit, window, subject or algorithm, so that a changed policy starts new counters. */
  readonly revision: string;
}
