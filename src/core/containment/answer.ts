import type { LedgerCharge, LedgerCredit, LedgerReading, Strictness } from './ledger.ts';

/**
 * What stands between a request and a truthful answer, decided in the same step as the limits. It never refuses: where
 * there is no room, the request goes on, and nothing is told.
 */
export interface AnswerRequest {
  readonly pair: PairUse;
  readonly ledgers: readonly LedgerCharge[];
  readonly strictness: Strictness | typeof NOTHING_TO_TELL;
}

/** One device asking about one number. The first answer costs, repeats are free. */
export interface PairUse {
  /** Store key. */
  readonly key: string;
  /** Kept while the registration is open: what a completion repays. Short, printable. */
  readonly opened: string;
  /** Milliseconds for which the pair is remembered if it does not complete. */
  readonly openMs: number;
}

export interface AnswerDecision {
  /** The truth may be told. */
  readonly open: boolean;
  /** This request was the first of its pair that is told, and all ledgers were charged that had room. */
  readonly isNew: boolean;
  /** This request was the first of its pair, told or not: a registration starts. */
  readonly isFirst: boolean;
  /** In the order of `AnswerRequest.ledgers`, before this request; empty where they were not asked. */
  readonly ledgers: readonly LedgerReading[];
}

/** A registration was completed: the debts that its start made are repaid, once. */
export interface RepayRequest {
  readonly pairKey: string;
  /** Milliseconds for which a completed pair is remembered. */
  readonly completedMs: number;
  /** What to repay, given what the pair’s first answer has left (`PairUse.opened`), or nothing where it was not charged. */
  readonly credits: (opened: string | undefined) => readonly LedgerCredit[];
}

/**
 * In place of a strictness: this request can tell nothing of the number, whatever it is answered. Nothing is charged for it; it is open
 * where its pair has been told.
 */
export const NOTHING_TO_TELL = 4;

/** In place of `opened`, once the registration is complete. */
export const COMPLETED = 'c';

/** In place of `opened`, where the pair has asked, and was told nothing. */
export const ASKED = 'a';

/** What a request that was not admitted has of its answer. */
export const NOT_ADMITTED: AnswerDecision = { open: false, isNew: false, isFirst: false, ledgers: [] };
