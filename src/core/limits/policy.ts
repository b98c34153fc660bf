import type { DimensionId } from '../subjects/table.ts';
import type { FailureKind } from './failures.ts';

/**
 * `window`: conservative bucketed window, never more than `limit` in any span of `windowMs`.
 * `pace`: GCRA (generic cell rate algorithm), smooth emission of `limit` per `windowMs`.
 */
export type AlgorithmName = 'window' | 'pace';

/** What an answer may say about a policy: everything, its name, or nothing. */
export type Visibility = 'shown' | 'name-only' | 'hidden';

/** While the store is away: refuse with 503, or count in process against a share of the limit. Nothing is ever open. */
export type OnStoreFailure = 'closed' | 'local';

/**
 * What is counted: requests, distinct members, or failures. Failures are counted once they have happened; the request
 * itself only asks whether its subject is banned for them.
 */
export type Count = 'requests' | { readonly distinct: DimensionId } | { readonly failures: FailureKind };

/** The dimension whose distinct members are counted. */
export const distinctOf = (count: Count): DimensionId | undefined =>
  typeof count === 'object' && 'distinct' in count ? count.distinct : undefined;

/** The kind of failure that is counted. */
export const failuresOf = (count: Count): FailureKind | undefined =>
  typeof count === 'object' && 'failures' in count ? count.failures : undefined;

/** The first ban lasts `baseMs`, each further one within 30 days four times as long, at most `maxMs`. */
export interface Ban {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** One limit as an operator configures it, compiled: see docs/configuration.md. */
export interface Policy {
  readonly id: string;
  /** The subject is the combination of all of these; a request that lacks one is not counted. */
  readonly by: readonly DimensionId[];
  readonly count: Count;
  /** Where it counts failures: what `limit` of them within `windowMs` bring. */
  readonly ban?: Ban;
  readonly algorithm: AlgorithmName;
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
  /** Routes of which a request costs so many times as much, by id; distinct members and failures do not. */
  readonly routeCosts?: Readonly<Record<string, number>>;
  /** One counter for all tenants; otherwise each tenant has its own. */
  readonly shared?: boolean;
  /** Changes with limit, window, subject or algorithm, so that a changed policy starts new counters. */
  readonly revision: string;
}

/** Units that a request of this route is charged. */
export const costOn = ({ cost, routeCosts }: Pick<Policy, 'cost' | 'routeCosts'>, routeId: string): number =>
  cost * (routeCosts?.[routeId] ?? 1);

/** Units that the dearest request is charged. */
export const mostCost = ({ cost, routeCosts = {} }: Pick<Policy, 'cost' | 'routeCosts'>): number =>
  cost * Math.max(1, ...Object.values(routeCosts));
