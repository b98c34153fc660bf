import type { KeyedKind } from '../lists/list-rule.ts';
import type { LimitVerdict } from '../telemetry.ts';
import type { Instant } from '../time.ts';

/** What one limit said. */
export interface LimitRecord {
  readonly policy: string;
  readonly verdict: LimitVerdict;
  /** Beyond it the request is told nothing; it is not refused. */
  readonly blinds?: true;
  /** Its subject is banned: `count` and `limit` say nothing. */
  readonly banned?: true;
  readonly count: number;
  readonly limit: number;
  readonly window_seconds: number;
  /** Until the count falls by itself, or until the request could fit. */
  readonly reset_seconds: number;
}

/** What one ledger said. */
export interface LedgerRecord {
  readonly ledger: string;
  readonly debt: number;
  readonly capacity: number;
}

/** What is kept of a decision, to be explained: nothing in it tells a number, an address, a token or a key. */
export interface DecisionRecord {
  readonly id: string;
  readonly at: Instant;
  readonly route: string;
  readonly status: number;
  readonly path: string;
  readonly code?: string;
  readonly reason?: string;
  readonly attestation?: string;
  readonly attestation_reason?: string;
  readonly platform?: string;
  readonly app_version?: string;
  /** Keyed hashes. */
  readonly subjects: Readonly<Partial<Record<RecordedKind, string>>>;
  /** Those that refused, blinded, would have refused, or were near. */
  readonly limits: readonly LimitRecord[];
  /** Those that were full. */
  readonly ledgers: readonly LedgerRecord[];
}

/** Whom decisions can be found by. */
export const RECORDED_KINDS = ['number', 'device', 'address'] as const satisfies readonly (
  KeyedKind | 'address'
)[];
export type RecordedKind = (typeof RECORDED_KINDS)[number];

/** Records of all instances. */
export interface DecisionLog {
  /** Undefined for what was not recorded, or is older than a day. @throws {StoreUnavailable} when the store is away. */
  find(id: string): Promise<DecisionRecord | undefined>;
  /** The last ones of a subject, the latest first, at most `RECORDS_PER_SUBJECT`. @throws {StoreUnavailable} */
  of(kind: RecordedKind, subject: string): Promise<readonly DecisionRecord[]>;
  /** Keeps them, at most once each. @throws {StoreUnavailable} */
  keep(records: readonly DecisionRecord[]): Promise<void>;
}

/** For how long records are kept. */
export const RECORD_MS = 86_400_000;

/** Records that are found by one subject. */
export const RECORDS_PER_SUBJECT = 20;
