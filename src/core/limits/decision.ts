import type { LimitVerdict } from '../telemetry.ts';
import type { Policy } from './policy.ts';
import type { ChargeResult, DecideRequest, StoreDecision } from './store.ts';

/** The store's answer, read against the policies that asked. */
export interface RequestDecision {
  readonly request: DecideRequest;
  readonly store: StoreDecision;
  /** One entry per policy that applied, in the order of the charges. */
  readonly policies: readonly PolicyDecision[];
  readonly admitted: boolean;
  readonly replayed: boolean;
}

export interface PolicyDecision {
  readonly policy: Policy;
  readonly enforced: boolean;
  readonly verdict: LimitVerdict;
  readonly result: ChargeResult;
}
