import type { ToldPath } from '../containment/answer-path.ts';
import type { LedgerReading } from '../containment/ledger.ts';
import type { Ledger } from '../containment/ledger-rule.ts';
import type { LimitVerdict } from '../telemetry.ts';
import type { Policy } from './policy.ts';
import type { ChargeResult, DecideRequest, StoreDecision } from './store.ts';

/** The store's answer, read against the policies that asked. */
export interface RequestDecision {
  readonly request: DecideRequest;
  readonly store: StoreDecision;
  /** One entry per policy that applied and was asked, in the order of the charges. */
  readonly policies: readonly PolicyDecision[];
  readonly admitted: boolean;
  readonly replayed: boolean;
  /** Where it is admitted. */
  readonly path: ToldPath;
  /** The ledgers that were read, in the order of the request’s. */
  readonly ledgers: readonly LedgerDecision[];
}

export interface LedgerDecision {
  readonly ledger: Ledger;
  readonly enforced: boolean;
  readonly reading: LedgerReading;
}

export interface PolicyDecision {
  readonly policy: Policy;
  readonly enforced: boolean;
  /** Beyond this limit the request is told nothing; it is not refused. */
  readonly blinds: boolean;
  readonly verdict: LimitVerdict;
  readonly result: ChargeResult;
}
