/** How much is too much for one instance. */
export interface OverloadRule {
  /** Requests under way; a body that is still arriving is not yet under way. */
  readonly maxInFlight: number;
  /** Milliseconds by which timers come late, smoothed. */
  readonly maxEventLoopDelayMs: number;
}

/** What an instance carries at the moment. */
export interface Load {
  readonly inFlight: number;
  /** Milliseconds. */
  readonly delayMs: number;
  /** The delay has reached its maximum, and has not yet fallen well below it. */
  readonly isSaturated: boolean;
}

/** Why a request is shed; the label of `shed_requests_total`. */
export const SHED_REASONS = ['in_flight', 'event_loop_delay', 'pipelined'] as const;
export type ShedReason = (typeof SHED_REASONS)[number];
