import type { AttestationOutcome } from '../attestation/verifier.ts';
import type { Segment } from '../containment/segment.ts';
import type { LedgerDecision } from '../limits/decision.ts';
import type { ProblemCode } from '../problems/table.ts';
import type { RegistrationStep } from '../blind/step.ts';
import type { ClientAddress } from '../address/client-address.ts';
import type { RequestFacts } from '../subjects/facts.ts';
import type { DimensionId } from '../subjects/table.ts';
import type { AnswerPath } from '../telemetry.ts';
import type { Instant } from '../time.ts';

/**
 * What one request has shown, once it was answered: what detectors and meters learn from. It holds raw facts, so it
 * stays within the process, and is let go of once it was looked at.
 */
export interface Observation {
  /** The instance’s clock, when the answer had left. */
  readonly at: Instant;
  /** `none` where no route matched. */
  readonly routeId: string;
  /** Where the route is a step of a registration. */
  readonly step?: RegistrationStep;
  readonly path: AnswerPath;
  readonly status: number;
  readonly code?: ProblemCode;
  readonly reason?: string;
  readonly address?: ClientAddress;
  /** Absent where the route asks for none, or the request did not get that far. */
  readonly attestation?: AttestationOutcome;
  /** The proof had been used before. */
  readonly replayed: boolean;
  /** Absent where the request did not get that far. */
  readonly facts?: RequestFacts;
  /** Where a number was asked about. */
  readonly segment?: Segment;
  /** No request of the same device about the same number was admitted within a day: a registration starts. */
  readonly isStart: boolean;
  /** The device has asked about more numbers than its own budgets hold: that says something of the device, and nothing of others. */
  readonly isBeyondOwn?: true;
  /** The keys behind its certificate have been told as much as that one’s ledger holds: that says something of the certificate alone. */
  readonly isBeyondIssuer?: true;
  /** The truth was told for the first time, to this device about this number: foreign until its registration completes. */
  readonly isTold: boolean;
  /** Whether the answer named a registered number; absent where it did not say. */
  readonly isHit?: boolean;
  /** Asks for a number that the operator has seeded, and nobody honest knows. */
  readonly isHoney: boolean;
  /** A registration was completed that was not before. */
  readonly isCompletion: boolean;
  /** Of each limit that refused: what it counts by. Absent where none did. */
  readonly refusedBy?: readonly (readonly DimensionId[])[];
  /** Those that were read. */
  readonly ledgers: readonly LedgerDecision[];
}

/** Looks at what was answered: at once, in memory, without throwing. */
export type Observe = (observation: Observation) => void;
