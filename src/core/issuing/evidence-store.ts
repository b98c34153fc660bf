/** A thing that works once: its full store key, and for how long it is remembered, in milliseconds. */
export interface SingleUse {
  readonly key: string;
  readonly ttlMs: number;
}

/** What is kept of a platform key between two pieces of evidence. */
export interface KeyUse extends SingleUse {
  /** A whole number that must be above the one kept for this key. */
  readonly counter?: number;
  /** Kept in place of what was kept before. */
  readonly remember?: string;
}

/** All that accepting one piece of evidence changes. */
export interface EvidenceUse {
  readonly proof: SingleUse;
  readonly evidence: SingleUse;
  /** Of the challenge and the device key together: whoever reads another's challenge uses nothing up for it. */
  readonly challenge: SingleUse;
  /** App Attest alone. */
  readonly platformKey?: KeyUse;
}

export const EVIDENCE_VERDICTS = [
  'accepted',
  'proof_replayed',
  'evidence_replayed',
  'challenge_used',
  'counter_not_above',
  'counter_unknown',
] as const;
/** The first of these that holds, in this order, after `accepted`. */
export type EvidenceVerdict = (typeof EVIDENCE_VERDICTS)[number];

/**
 * Remembers evidence. Two stores do (Redis by one script, the embedded one in process); test/contract holds both to it.
 */
export interface EvidenceStore {
  /**
   * Looks at everything, then, only if all of it is new, notes all of it: in one atomic step, at all instances together.
   * A counter without a `remember` needs a key that is kept already; without a counter a key starts at 0.
   * @throws {StoreUnavailable} when the outcome is unknown or the store is away; never retried.
   */
  accept(use: EvidenceUse): Promise<EvidenceVerdict>;
  /**
   * What was remembered of a platform key, by its full store key.
   * @throws {StoreUnavailable} when the store gave no answer.
   */
  recall(key: string): Promise<string | undefined>;
}
