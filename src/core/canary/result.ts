/** How synthetic registrations end; the label of `canary_total`. */
export const CANARY_RESULTS = ['ok', 'blind', 'denied', 'late'] as const;
export type CanaryResult = (typeof CANARY_RESULTS)[number];

/** One answer that a synthetic registration got; `status` 0: none. */
export interface CanaryAnswer {
  readonly step: CanaryStep;
  readonly status: number;
  /** Problem code, where there is one. */
  readonly code?: string;
}

/** What a synthetic registration does, in its order. */
export type CanaryStep = 'token' | 'lookup' | 'create' | 'code' | 'verify';

/** What became of one. */
export interface CanaryOutcome {
  readonly result: CanaryResult;
  /** Where it ended, unless it is `ok` or `blind`. */
  readonly failed?: CanaryAnswer;
}

/** What happened, as far as it went. */
export interface CanaryRun {
  /** The answer that ended it; absent where it completed. */
  readonly failed?: CanaryAnswer;
  /** Milliseconds in all. */
  readonly tookMs: number;
  /** Its look-up was told nothing. */
  readonly isBlind: boolean;
}

/**
 * Judges a run as an honest person would feel it. 4xx refuses; no answer, 5xx and a code that does not come are late.
 * Blind counts only where budgets decide what is told: a route that tells nobody blinds nobody.
 */
export const judgeRun = (
  { failed, tookMs, isBlind }: CanaryRun,
  rules: { readonly lateAfterMs: number; readonly isBudgeted: boolean },
): CanaryOutcome => {
  if (failed !== undefined) {
    const isRefused = failed.status >= 400 && failed.status < 500;
    return { result: isRefused ? 'denied' : 'late', failed };
  }
  if (tookMs > rules.lateAfterMs) return { result: 'late' };
  return { result: isBlind && rules.isBudgeted ? 'blind' : 'ok' };
};
