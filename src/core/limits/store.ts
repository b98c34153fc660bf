import type { AnswerDecision, AnswerRequest, RepayRequest } from '../containment/answer.ts';
import type { Instant } from '../time.ts';

/**
 * The one question the gateway asks of its store per request. Two stores answer it with the same verdicts (Redis
 * by one script, the embedded one in process); test/contract holds both to it.
 */
export interface DecisionStore {
  /**
   * Reads every charge, then, only if the proof is fresh and no enforced charge refuses, applies all those that fit.
   * One round trip, atomic.
   * @throws {StoreUnavailable} when the outcome is unknown or the store is away; never retried, never counted twice.
   */
  decide(request: DecideRequest): Promise<StoreDecision>;
  /**
   * Takes back what `decision` charged for `request`, as far as it is still counted; to be called once. The proof
   * stays used, and so does a member that came back since.
   * @throws {StoreUnavailable} when the outcome is unknown; then it stays charged, or is refunded, never twice.
   */
  refund(request: DecideRequest, decision: StoreDecision): Promise<void>;
  /**
   * Repays what the start of a completed registration has charged; false where that was done before.
   * @throws {StoreUnavailable} when the outcome is unknown; then it is repaid, or stays owed.
   */
  repay(request: RepayRequest): Promise<boolean>;
}

/** A decision store whose counters an operator can make begin anew. */
export interface ForgettingStore extends DecisionStore {
  /**
   * Forgets what these keys count, here and in the shared store; resolves to how many there were.
   * @throws {StoreUnavailable} when the outcome is unknown.
   */
  forget(keys: readonly string[]): Promise<number>;
  /** Another instance has forgotten them: so that this one does not say again what they counted. */
  forgotten(keys: readonly string[]): void;
}

export interface DecideRequest {
  /** The proof's single use: absent where the route asks for no proof. */
  readonly proof?: ProofUse;
  readonly charges: readonly Charge[];
  /** Absent where the route tells everything, or nothing. */
  readonly answer?: AnswerRequest;
}

export interface ProofUse {
  /** Store key made from (thumbprint, jti), already keyed-hashed. */
  readonly key: string;
  /** Milliseconds for which the proof could be accepted again, plus skew. */
  readonly ttlMs: number;
  /** False in monitor mode: a replay is reported and recorded, not refused. */
  readonly enforced: boolean;
  readonly whenAway?: WhenAway;
}

/**
 * What stands in for the shared store while it is away: a share of this process. Absent: nothing, and the decision
 * fails. Never an open door.
 */
export type WhenAway = 'local';

interface ChargeBase {
  /** Full store key: namespace, then keyed hashes of the policy in its revision and of the subject. No two charges of a request share one. */
  readonly key: string;
  /** Units (requests) or members (distinct) that fit in any `windowMs`. A positive integer. */
  readonly limit: number;
  /** Milliseconds. */
  readonly windowMs: number;
  /** False in shadow: it would refuse, and says so, and counts as though it had. */
  readonly enforced: boolean;
  /** Beyond the limit the request is not refused, but gets no truthful answer. */
  readonly beyond?: 'blind';
  readonly whenAway?: WhenAway;
}

/** Conservative bucketed window over `WINDOW_BUCKETS` buckets. */
export interface WindowCharge extends ChargeBase {
  readonly kind: 'window';
  readonly cost: number;
}

/** Exact set of members seen within the window; a member that is in the set is free, and stays for another window. */
export interface DistinctCharge extends ChargeBase {
  readonly kind: 'distinct';
  /** Keyed tag of the member. */
  readonly member: string;
}

/** GCRA: emission interval `windowMs / limit`, burst `limit`: after a pause up to 2 × `limit` − 1 in one `windowMs`. */
export interface PaceCharge extends ChargeBase {
  readonly kind: 'pace';
  readonly cost: number;
}

/**
 * Asks whether the subject is banned, and charges nothing. A ban is the pace of one unit in as long as it lasts: it holds
 * until that has drained (src/core/limits/penalties.ts). `windowMs` is the longest that a ban may last.
 */
export interface BanCharge extends ChargeBase {
  readonly kind: 'ban';
}

export type Charge = WindowCharge | DistinctCharge | PaceCharge | BanCharge;

export interface StoreDecision {
  /** The store's own clock (Redis TIME; the embedded store's injected clock), milliseconds. */
  readonly now: Instant;
  /** The proof had been used before. */
  readonly replayed: boolean;
  /** All enforced charges fitted, and the proof was fresh or its replay is not enforced. */
  readonly admitted: boolean;
  /** In the order of `DecideRequest.charges`. */
  readonly results: readonly ChargeResult[];
  /** Where it was asked for. */
  readonly answer?: AnswerDecision;
}

export interface ChargeResult {
  /** Units or members counted in the window, after this decision. */
  readonly count: number;
  /** Would this charge alone have fitted? */
  readonly fits: boolean;
  /** Was it applied (never when the decision refused)? */
  readonly charged: boolean;
  /** What it added, and a refund takes back: `cost`, 1 for a new member, 0 for a known member or where not charged. */
  readonly units: number;
  /** Milliseconds until the count falls by itself (admitted) or until this charge could fit (refused). */
  readonly resetMs: number;
  /** Nobody looked: the request was refused before (a shared policy of a Cluster). Then the rest says nothing. */
  readonly unasked?: true;
}

/** Buckets in a conservative window; the oldest, partly expired one counts whole. */
export const WINDOW_BUCKETS = 8;

/** Largest limit of an exact distinct set. */
export const MAX_DISTINCT = 128;

/** The store did not answer in time, or is not there: the outcome of the decision is unknown. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
